"""What pictures show: values without Qt, each with the sentence that a person would say and its parts in words."""

"""The handbook: all explanations by what they are about, and the search in them."""

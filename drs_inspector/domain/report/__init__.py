"""What a report says, as values: the same for the page, for JSON and for a preview."""

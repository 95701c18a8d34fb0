"""Tables that a person wants as a file."""

"""From replies and exceptions to errors with a cause and a next step."""

"""Update check."""

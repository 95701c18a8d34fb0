"""Job tree."""

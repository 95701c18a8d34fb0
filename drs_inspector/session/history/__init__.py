"""The history of a profile: readings that are kept after each fetch, and opened again."""

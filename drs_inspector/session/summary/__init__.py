"""The summary of one source, of all, or of a scenario: figures, cards, and where each row of them leads."""

"""The transformation rules of a job: cards, table, and what is known of each."""

"""What the first tab of a job says: sentence, figures, reason or error, pictures, and what else is told."""

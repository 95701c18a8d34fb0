"""The first tab of a job: a sentence, figures, why it is late or failed, pictures, and what else is told."""

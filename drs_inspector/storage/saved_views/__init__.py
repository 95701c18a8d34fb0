"""Views of the jobs that a person has saved."""

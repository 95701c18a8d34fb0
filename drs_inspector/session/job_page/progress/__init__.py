"""What the tab of a job's progress says: plots of its figures, slowest objects, both steps, load of its instance."""

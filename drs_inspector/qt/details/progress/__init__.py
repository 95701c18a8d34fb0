"""The tab of a job's progress: head, figures, plots, phases, slowest objects, both steps, load of its instance."""

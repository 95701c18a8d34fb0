"""The pane beside the jobs: the selected job at a glance."""

"""What the pane beside the jobs says of the selected one."""

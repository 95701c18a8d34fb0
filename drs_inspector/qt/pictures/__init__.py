"""Pictures of a job and of a project: painters draw a value into a rectangle, widgets add mouse and keyboard."""

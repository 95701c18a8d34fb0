"""What the palette finds: actions, jobs, views and sources by some of their letters, and objects by their names."""

"""The page to browse on: tree, filter line and detail pane."""

"""Where jobs come from: a project of a cloud, or files."""

"""The tree of sources, scenarios and jobs, without Qt."""

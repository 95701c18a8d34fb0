"""The sidebar: sources, saved views and facets; folded it is the rail."""

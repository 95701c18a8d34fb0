"""Facets: what the jobs have in common, how many have each value, and ticks that are a part of the filter's text."""

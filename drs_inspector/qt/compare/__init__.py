"""The page Compare: two sides, counters, the jobs that changed, and what of each is another one."""

"""What statuses, codes, checks, settings, figures and failures mean: entries, the search for one, and its words."""

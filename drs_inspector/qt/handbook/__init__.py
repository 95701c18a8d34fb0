"""The handbook: what statuses, codes, settings and figures mean, searched, and led to from where they are shown."""

"""Replies to the read calls of the registry, by family: each is computed from the truth of its jobs when asked for."""

"""Tabs that are a table in groups below an answer: its rows, how they are painted, copied, folded and searched."""

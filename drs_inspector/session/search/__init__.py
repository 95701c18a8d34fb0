"""Searching several documents for one text."""

"""Replication jobs: reply bytes, fields, summaries, sections and routes."""

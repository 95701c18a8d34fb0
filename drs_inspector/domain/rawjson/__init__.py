"""Rawjson."""

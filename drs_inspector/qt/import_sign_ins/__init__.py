"""Importing sign-ins of other tools."""

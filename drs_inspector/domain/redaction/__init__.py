"""Secrets cut out of JSON and text, and personal data masked for sharing."""

"""Signing in: credentials, token requests, access keys and signatures, and one token per project."""

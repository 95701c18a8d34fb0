"""The ways to sign in: one module each, found through the registry."""

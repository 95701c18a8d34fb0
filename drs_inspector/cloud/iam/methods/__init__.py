"""The sign-in methods: one module each, found through the registry."""

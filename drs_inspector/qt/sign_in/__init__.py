"""The sign-in dialog, and signing in again."""

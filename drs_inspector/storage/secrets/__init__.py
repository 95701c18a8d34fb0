"""The operating system's keyring, behind a protocol that a memory store shares."""

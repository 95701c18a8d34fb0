"""The two forms of a signature by access key."""

from enum import Enum


class SigningForm(Enum):
    """Which signature form (contract 1.10, 1.10b); the value is the word in the ``Authorization`` header."""

    ACCESS = "Access"
    SCOPED = "Credential"

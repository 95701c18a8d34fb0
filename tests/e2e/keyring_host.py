"""The real Secret Service of the end-to-end tests."""

from tests.helpers.secret_service import SecretService, empty, entries, secret_service

__all__ = ["SecretService", "empty", "entries", "secret_service"]

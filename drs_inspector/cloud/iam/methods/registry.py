"""The sign-in methods, by their keys. Everything that offers a choice among them takes it from here."""

from collections.abc import Iterator
from contextlib import contextmanager

from drs_inspector.cloud.iam.methods.access_key import AccessKey
from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.cloud.iam.methods.password import Password
from drs_inspector.cloud.iam.methods.token import PastedToken

_methods: dict[str, SignInMethod] = {}


def register(method: SignInMethod) -> None:
    """Add a sign-in method, after those before; raises ValueError for a key that is taken."""
    if method.key in _methods:
        raise ValueError(f"There is a sign-in method {method.key!r} already")
    _methods[method.key] = method


@contextmanager
def registered(method: SignInMethod) -> Iterator[SignInMethod]:
    """Offer a sign-in method for the length of the block."""
    register(method)
    try:
        yield method
    finally:
        del _methods[method.key]


def sign_in_methods() -> tuple[SignInMethod, ...]:
    """Return all sign-in methods, the usual one first; each lasts longer than those after it."""
    return tuple(_methods.values())


def method_named(key: str) -> SignInMethod:
    """Return the method with this key; the usual one for a key that nothing here knows, such as a newer version's."""
    return _methods.get(key) or next(iter(_methods.values()))


for _method in (Password(), AccessKey(), PastedToken()):
    register(_method)

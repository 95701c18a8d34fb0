"""squid as the forward proxy of a company: asks for a user name and password, and writes down what went through it.

with ForwardProxy(tmp_path / "squid", username="anna", password="proxy word") as proxy:
    NetworkSettings(proxy="manual", proxy_url=proxy.url, proxy_username="anna", proxy_password="proxy word")
    proxy.requests()
"""

import hashlib
import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.helpers.child_server import find_program, free_port, running, wait_for_lines
from tests.helpers.private_ca import ServerFiles
from tests.helpers.tls_nginx import NGINX

SQUID = find_program("squid")
needs_squid = pytest.mark.skipif(SQUID is None, reason="squid is not installed")
needs_both = pytest.mark.skipif(NGINX is None or SQUID is None, reason="nginx or squid is not installed")
_CHECKER = Path("/usr/lib/squid/basic_ncsa_auth")

_CONFIG = """
{listen}
pid_filename {folder}/squid.pid
coredump_dir {folder}
cache deny all
cache_mem 1 MB
memory_pools off
netdb_filename none
logformat plain %rm %ru %>Hs %un %Ss
access_log stdio:{folder}/access.log plain
cache_log {folder}/cache.log
cache_store_log none
shutdown_lifetime 0 seconds
forwarded_for delete
visible_hostname proxy.test.example
unique_hostname proxy.test.example
pinger_enable off
max_filedescriptors 1024
dns_nameservers 127.0.0.1
host_verify_strict off
{user}
{access}
"""
_WITH_SIGN_IN = """
auth_param basic program {checker} {passwords}
auth_param basic children 2 startup=1 idle=1
auth_param basic realm the proxy of this test
auth_param basic credentialsttl 1 hour
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
"""


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """One line of squid's own log: "CONNECT 127.0.0.1:8443", status 200, user "anna" ("-" without a sign-in)."""

    method: str
    target: str
    status: int
    user: str


class ForwardProxy:
    """squid on a loopback port. With a ``username`` it answers 407 to requests without it and ``password``.

    ``refuse`` makes it answer 403 to everything; ``source`` is the address that it connects from; with ``files`` it
    speaks TLS itself. What it writes is in ``folder`` when it has ended. Use as a context manager; it is ended with the
    block.
    """

    def __init__(
        self,
        folder: Path,
        *,
        username: str = "",
        password: str = "",
        refuse: bool = False,
        source: str = "",
        files: ServerFiles | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._kept = folder
        # Started by root it becomes another user, who cannot reach a test's folder and gets one of its own.
        self.folder = Path(tempfile.mkdtemp(prefix="forward-proxy-")) if _is_root() else folder
        self._stack = ExitStack()
        access = "http_access deny all" if refuse else "http_access allow all"
        if username:
            passwords = self.folder / "passwords"
            # The one form that basic_ncsa_auth knows and the standard library of every Python can make.
            digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
            passwords.write_text(f"{username}:{digest}\n")
            access = _WITH_SIGN_IN.format(checker=_CHECKER, passwords=passwords)
        if source:
            access += f"\ntcp_outgoing_address {source}"
        self._config = self.folder / "squid.conf"
        user = f"cache_effective_user {_other_user()}" if _is_root() else ""
        self._scheme = "http" if files is None else "https"
        listen = f"{self._scheme}_port 127.0.0.1:{self.port}"
        if files is not None:
            # As the other user it may read neither the test's folder nor the key in it.
            certificate, key = (shutil.copy(path, self.folder) for path in (files.certificate, files.key))
            listen += f" tls-cert={certificate} tls-key={key}"
        self._config.write_text(_CONFIG.format(listen=listen, folder=self.folder, access=access, user=user))
        if _is_root():
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, _other_user())

    @property
    def url(self) -> str:
        """Where it listens, without user name and password."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def url_with(self, username: str, password: str) -> str:
        """Return the form of HTTPS_PROXY."""
        return f"{self._scheme}://{username}:{password}@127.0.0.1:{self.port}"

    def requests(self, at_least: int = 0) -> list[ProxyRequest]:
        """Return the requests that it saw, by its own log; waits a moment for ``at_least`` of them.

        squid writes a tunnel down when it is closed.
        """
        # The first line is of the connection that found out whether it listens.
        lines = wait_for_lines(self.folder / "access.log", at_least + 1)
        split = [line.split(" ") for line in lines]
        return [
            ProxyRequest(method, target, int(status), user)
            for method, target, status, user, _how in split
            if method != "-"
        ]

    def __enter__(self) -> Self:
        if SQUID is None:
            raise RuntimeError("squid is not installed (Debian: squid)")
        # -N: one process in the foreground; no -d, so that it says what it does in its own files only.
        command = [SQUID, "-N", "-f", str(self._config)]
        # It takes two seconds to end by itself, and has nothing to put in order.
        self._stack.enter_context(running(command, self.port, self.folder / "output.log", patience=0.1))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if self.folder != self._kept:
            shutil.copytree(self.folder, self._kept, dirs_exist_ok=True)
            shutil.rmtree(self.folder)
            self.folder = self._kept


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _other_user() -> str:
    import pwd  # noqa: PLC0415 -- not on Windows

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("proxy", "squid", "nobody") if name in names)

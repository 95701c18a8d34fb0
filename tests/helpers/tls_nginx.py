"""nginx with TLS in front of a loopback service: what a cloud behind a certificate looks like to a client.

authority = PrivateAuthority(tmp_path / "ca")
with SimulatorServer() as cloud, TlsNginx(tmp_path / "nginx", cloud.info.iam_url, authority.issue("good")) as front:
    ...front.url...
    front.requests()
"""

import shlex
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.helpers.child_server import find_program, free_port, running, wait_for_lines
from tests.helpers.private_ca import ServerFiles

NGINX = find_program("nginx")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

_CONFIG = """
daemon off;
master_process off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    log_format plain '$request_method $request_uri $status $ssl_protocol "$http_host" via=$http_via';
    large_client_header_buffers 8 64k;
    proxy_buffer_size 128k;
    proxy_buffers 8 128k;
    proxy_busy_buffers_size 256k;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols {protocols};
        access_log {folder}/access.log plain;
        client_max_body_size 16m;
        location / {{
            proxy_pass {upstream};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host {upstream_host};
            {extra}
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class NginxRequest:
    """One line of nginx's own log; ``tls`` is such as "TLSv1.3"."""

    method: str
    path: str
    status: int
    tls: str
    host: str


class TlsNginx:
    """nginx on a loopback port with TLS, passing everything on to ``upstream`` (http://127.0.0.1:port).

    ``files`` is the certificate that it shows, ``protocols`` what it speaks, ``extra`` further lines of its location.
    With ``keeps_host`` the service sees the name that the client asked for, which signatures are made with. Everything
    it writes is in ``folder``. Use as a context manager; it is ended with the block.
    """

    def __init__(
        self,
        folder: Path,
        upstream: str,
        files: ServerFiles,
        *,
        protocols: str = "TLSv1.2 TLSv1.3",
        extra: str = "",
        keeps_host: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self._stack = ExitStack()
        self._config = folder / "nginx.conf"
        self._config.write_text(
            _CONFIG.format(
                folder=folder,
                port=self.port,
                certificate=files.certificate,
                key=files.key,
                protocols=protocols,
                upstream=upstream,
                upstream_host="$http_host" if keeps_host else upstream.partition("://")[2],
                extra=extra,
            )
        )

    @property
    def url(self) -> str:
        """Where it listens, by address."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def url_by_name(self) -> str:
        """Where it listens, by name."""
        return f"https://localhost:{self.port}"

    def requests(self, at_least: int = 0) -> list[NginxRequest]:
        """Return the requests that reached it, by its own log; waits a moment for ``at_least`` of them."""
        found = []
        for line in wait_for_lines(self.folder / "access.log", at_least):
            method, path, status, tls, host, _via = shlex.split(line)
            found.append(NginxRequest(method, path, int(status), tls, host))
        return found

    def __enter__(self) -> Self:
        if NGINX is None:
            raise RuntimeError("nginx is not installed (Debian: nginx-light)")
        # -e: before it reads its own settings it would write to the system's log.
        errors = str(self.folder / "error.log")
        command = [NGINX, "-e", errors, "-p", str(self.folder), "-c", str(self._config)]
        self._stack.enter_context(running(command, self.port, self.folder / "output.log"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

"""A gate between a program and PostgreSQL, which a test shuts to stand for a server that restarts."""

import os
import socket
import threading
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit


class Gate:
    """Hands connections on while it is open. SQLite has no server: then the address is its own and nothing shuts."""

    def __init__(self, url):
        self.is_a_gate = url.startswith("postgres")
        self.url = url
        self.open_sockets, self.listener = set(), None
        if self.is_a_gate:
            parts = urlsplit(url)
            host = unquote(parts.hostname or "127.0.0.1")
            self.behind = os.path.join(host, f".s.PGSQL.{parts.port or 5432}") if host.startswith("/") else None
            self.behind = self.behind or (host, parts.port or 5432)
            self.port = 0
            self.open()
            account = f"{quote(unquote(parts.username or 'postgres'))}"
            account += f":{parts.password}" if parts.password else ""
            self.url = f"postgres://{account}@127.0.0.1:{self.port}{parts.path}"

    def open(self):
        """Lets connections through."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def shut(self):
        """Cuts all connections, and refuses new ones."""
        if self.listener:
            with suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        for each in list(self.open_sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def accept(self, listener):
        """Connects each who comes with the server."""
        while True:
            try:
                one, _ = listener.accept()
            except OSError:
                return
            other = socket.socket(socket.AF_UNIX if isinstance(self.behind, str) else socket.AF_INET)
            other.connect(self.behind)
            self.open_sockets |= {one, other}
            for source, target in ((one, other), (other, one)):
                threading.Thread(target=self.carry, args=[source, target], daemon=True).start()

    def carry(self, source, target):
        """Carries bytes in one direction until either side ends."""
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (source, target):
            self.open_sockets.discard(each)
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

"""A Redis server of the tests' own, which they may stop and start again."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest


class RedisServer:
    """A server on a free port of this machine, which keeps nothing on disk."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        """Starts it and waits until it answers."""
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def stop(self):
        """Kills it."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture(scope="module")
def redis_server():
    """A running server."""
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine")
    server = RedisServer()
    server.start()
    yield server
    server.stop()

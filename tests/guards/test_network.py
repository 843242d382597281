"""No test leaves this machine."""

import socket

import pytest


def test_another_host_is_neither_looked_up_nor_reached():
    with pytest.raises(AssertionError, match=r"looks up www\.example\.org"):
        socket.getaddrinfo("www.example.org", 80)
    with pytest.raises(AssertionError, match=r"reaches for 198\.51\.100\.1"), socket.socket() as client:
        client.connect(("198.51.100.1", 80))


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()

"""Which addresses may be asked: web pages of named hosts on the public internet."""

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

PORTS = {"http": 80, "https": 443}
# Names whose last label begins with a letter: no form of a numeric address has such an end, decimal and octal included.
NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)
LONGEST_NAME = 253
UNICAST = IPv6Network("2000::/3")
TRANSLATED = IPv6Network("64:ff9b::/96")
RESERVED = IPv4Network("192.0.0.0/24")

Resolve = Callable[[str, int], Iterable[str]]


class NotAllowed(Exception):
    """Why an address is not asked, in a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """Scheme and host, and the port where it is not the usual one, as they stand in front of a path."""
        usual = PORTS[self.scheme] == self.port
        return f"{self.scheme}://{self.host}" + ("" if usual else f":{self.port}")


def target(url: str, *, is_local: bool = False) -> Target:
    """Takes an address apart. Refuses other schemes, names of users, other ports, and hosts without a name.

    `is_local` lets any port through; see `Visitor`.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError as broken:
        raise NotAllowed("It is no address of a web page.") from broken
    if parts.scheme not in PORTS:
        raise NotAllowed("Only addresses of web pages are asked, which begin with http or https.")
    if "@" in parts.netloc:
        raise NotAllowed("It names a user.")
    if not NAME.fullmatch(host) or len(host) > LONGEST_NAME:
        raise NotAllowed("Its host is not a name on the internet.")
    usual = PORTS[parts.scheme]
    if port not in (None, usual) and not is_local:
        raise NotAllowed(f"It asks at port {port}.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host.lower(), port or usual, iri_to_uri(path))


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the order of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(address[4][0] for address in found))


def public(addresses: Iterable[str]) -> list[str]:
    """The addresses, when every one is on the public internet; a host with a single other one is refused."""
    addresses = list(addresses)
    if not addresses or not all(is_public(ip_address(address)) for address in addresses):
        raise NotAllowed("Its host is not on the public internet.")
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one host's on the public internet. An IPv4 address inside an IPv6 one decides for it.

    Stricter than `is_global`, which lets multicast, site-local addresses and tunnels to private networks pass.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None)
        if inner is None:
            return address.is_global and address in UNICAST and not (address.sixtofour or address.teredo)
        address = inner
    return address.is_global and not address.is_multicast and address not in RESERVED

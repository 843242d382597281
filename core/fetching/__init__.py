"""Asking other sites whether a page is there: politely, and never anything that is not on the public internet.

It is written with the standard library: of the clients that could be added, none connects to an address that was
checked beforehand while it proves the certificate for the host's name without code as long as `connection.py`, and
none bounds the time of a whole answer.
"""

from .addresses import NotAllowed
from .connection import Failed
from .visitor import Answer, RefusedByRobots, Visitor

__all__ = ["Answer", "Failed", "NotAllowed", "RefusedByRobots", "Visitor"]

"""Addresses: those in answers, and the one that a request came from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from fastapi import Request
from starlette.types import Scope

PREFIX = "/api/v1"
"""What the paths of the API begin with."""


def address(request: Request, path: str) -> str:
    """The whole address of a path below the prefix, as whoever sent the request would write it.

    Starlette's ``url_for`` looks through all routes each time, which for a list of videos takes longer than
    all the rest.
    """
    return f"{str(request.base_url).rstrip('/')}{PREFIX}{path}"


def caller(scope: Scope) -> IPv4Address | IPv6Address | None:
    """Where a request comes from; None where that has no IP address, such as a socket of this machine."""
    try:
        address = ip_address(str(scope["client"][0]).partition("%")[0] if scope.get("client") else "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

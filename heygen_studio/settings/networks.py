"""Which addresses of the network the studio goes to when a user names one."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal, Self

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Verdict = Literal["yes", "inside", "denied"]
"""Whether an address may be fetched from: it may, it is not a public one, or the operator has banned it."""

_NAT64 = ip_network("64:ff9b::/96")
_PLATFORM = frozenset({ip_address("168.63.129.16")})
"""Addresses that look public, but belong to the platform that a cloud machine runs on."""
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._*?")


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What the operator allows and forbids beyond the rule that only public addresses are fetched from.

    An allowed network is reached though it is not public, or though it is denied. An allowed name only lifts
    a ban: ``deny *`` and ``allow *.example.com`` leave one site. Names are host names, with ``*`` and ``?``.
    """

    allow: tuple[Network, ...] = ()
    allow_names: tuple[str, ...] = ()
    deny: tuple[Network, ...] = ()
    deny_names: tuple[str, ...] = ()

    @classmethod
    def parse(cls, allow: tuple[str, ...] = (), deny: tuple[str, ...] = ()) -> Self:
        """Rules from words: networks, addresses and names.

        :raises ValueError: a word is none of them.
        """
        return cls(*_sorted(allow), *_sorted(deny))

    def judge(self, host: str, address: Address) -> Verdict:
        """Whether an address that a host has may be fetched from."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if any(address in network for network in self.allow):
            return "yes"
        if not is_public(address):
            return "inside"
        banned = _matches(host, self.deny_names) or any(address in network for network in self.deny)
        return "denied" if banned and not _matches(host, self.allow_names) else "yes"


def is_public(address: Address) -> bool:
    """Is this the address of a single machine on the public internet? Addresses of version 6 that stand for
    one of version 4 (mapped, 6to4, Teredo, NAT64) are judged by it."""
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(one) for one in inner if one is not None):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address in _PLATFORM
    )


def _matches(host: str, names: tuple[str, ...]) -> bool:
    return any(fnmatchcase(host.lower().rstrip("."), name) for name in names)


def _sorted(words: tuple[str, ...]) -> tuple[tuple[Network, ...], tuple[str, ...]]:
    networks, names = list[Network](), list[str]()
    for word in words:
        try:
            networks.append(ip_network(word, strict=False))
        except ValueError:
            name = word.lower().rstrip(".")
            # What is made of figures and dots is a network with a mistake in it.
            if not name or not _NAME.issuperset(name) or not any(c.isalpha() or c == "*" for c in name):
                raise ValueError(f"{word!r} is neither a network nor a host name") from None
            names.append(name)
    return tuple(networks), tuple(names)

"""Which addresses of the network the studio goes to when a user names one."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Literal, Self

WEB_ADDRESS = "[hH][tT][tT][pP][sS]?://"
"""What an address of the web begins with, in any case of letters: a pattern that JSON schemas know, too."""
DATA_URI = "[dD][aA][tT][aA]:"
"""The same of a data URI."""
Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Verdict = Literal["yes", "inside", "denied"]
"""Whether an address may be fetched from: it may, it is not a public one, or the operator has banned it."""

# Named here, because what Python's ipaddress knows of them differs from one patch release to the next.
# IANA's registries "IPv4 Special-Purpose Address Space" and "IPv6 Special-Purpose Address Space", both as of
# 2025-10-09; "IPv4 Multicast Address Space"; "Internet Protocol Version 6 Address Space", which assigns
# addresses of single machines in 2000::/3 only.
_NOT_PUBLIC_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared by the customers of a provider
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # looks public, but belongs to the platform that a cloud machine (Azure) runs on
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments, among them services of the own network
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4, given up
        "192.168.0.0/16",  # private use
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, among them Teredo and services of the own network
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
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
    one of version 4 (mapped, 6to4, NAT64) are judged by it."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None and not is_public(address.sixtofour):
        return False
    return address in _UNICAST_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


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

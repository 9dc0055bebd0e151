"""Which addresses are those of machines on the public internet: the borders of every network that is not."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from heygen_studio.settings.networks import is_public

# Each with the address before it and the one after it, where those are public.
INSIDE = {
    "0.0.0.0/8": ("", "1.0.0.0"),
    "10.0.0.0/8": ("9.255.255.255", "11.0.0.0"),
    "100.64.0.0/10": ("100.63.255.255", "100.128.0.0"),
    "127.0.0.0/8": ("126.255.255.255", "128.0.0.0"),
    "168.63.129.16/32": ("168.63.129.15", "168.63.129.17"),
    "169.254.0.0/16": ("169.253.255.255", "169.255.0.0"),
    "172.16.0.0/12": ("172.15.255.255", "172.32.0.0"),
    "192.0.0.0/24": ("191.255.255.255", "192.0.1.0"),
    "192.0.2.0/24": ("192.0.1.255", "192.0.3.0"),
    "192.88.99.0/24": ("192.88.98.255", "192.88.100.0"),
    "192.168.0.0/16": ("192.167.255.255", "192.169.0.0"),
    "198.18.0.0/15": ("198.17.255.255", "198.20.0.0"),
    "198.51.100.0/24": ("198.51.99.255", "198.51.101.0"),
    "203.0.113.0/24": ("203.0.112.255", "203.0.114.0"),
    "224.0.0.0/3": ("223.255.255.255", ""),
    "::/3": ("", "2000::"),  # among them loopback, mapped and translated ones
    "64:ff9b:1::/48": ("", ""),
    "2001::/23": ("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"),
    "2001:db8::/32": ("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"),
    "3fff::/20": ("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"),
    "4000::/2": ("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""),
    "5f00::/16": ("", ""),
    "8000::/1": ("", ""),
    "fc00::/7": ("", ""),
    "fe80::/10": ("", ""),
    "fec0::/10": ("", ""),
    "ff00::/8": ("", ""),
}


@pytest.mark.parametrize("name", INSIDE)
def test_the_borders_of_what_is_not_public(name: str) -> None:
    network = ip_network(name)
    assert not is_public(network[0])
    assert not is_public(network[-1])
    for neighbour in filter(None, INSIDE[name]):
        assert is_public(ip_address(neighbour))


@pytest.mark.parametrize(
    ("of_a_public_one", "of_one_inside"),
    [
        ("::ffff:8.8.8.8", "::ffff:192.0.0.8"),  # mapped
        ("64:ff9b::8.8.8.8", "64:ff9b::10.0.0.1"),  # NAT64
        ("2002:808:808::1", "2002:7f00:1::1"),  # 6to4
    ],
)
def test_an_address_that_stands_for_another_is_judged_by_it(of_a_public_one: str, of_one_inside: str) -> None:
    assert is_public(ip_address(of_a_public_one))
    assert not is_public(ip_address(of_one_inside))


def test_teredo_leads_nowhere() -> None:
    assert not is_public(ip_address("2001:0:808:808::f7f7:f7f7"))

"""Fetching what a user names by an address. Everything that comes from elsewhere comes through here.

A server that fetches any address it is told can be made to reach what only it can reach: its own services,
the network behind it, a cloud's metadata. So each name is resolved here, every address it has must be public,
and the connection goes to that very address; the same again after each redirect.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address

import httpx

from heygen_studio import __version__
from heygen_studio.errors import InputError
from heygen_studio.settings.networks import Address, FetchRules

MAX_REDIRECTS = 5
PUBLIC_ONLY = FetchRules()
"""No more and no less than public addresses."""
_REFUSED = "Name a public http or https address, or upload the file."


def fetch(url: str, limit: int, *, rules: FetchRules = PUBLIC_ONLY, seconds: float = 20.0) -> bytes:
    """The content at an ``http`` or ``https`` address. What it is, the caller must find out from its bytes.

    :param limit: most bytes.
    :param rules: what the operator allows and forbids (:attr:`Settings.fetch_rules`).
    :param seconds: most time for everything.
    :raises InputError: ``INVALID_URL``, ``FETCH_REFUSED`` (the address is not a public one),
        ``FETCH_TOO_LARGE``, ``FETCH_TIMEOUT`` or ``FETCH_FAILED``.
    """
    content = bytearray()
    fetch_into(content.extend, url, limit, rules=rules, seconds=seconds)
    return bytes(content)


def fetch_into(
    take: Callable[[bytes], object],
    url: str,
    limit: int,
    *,
    rules: FetchRules = PUBLIC_ONLY,
    seconds: float = 20.0,
) -> None:
    """The same for what is too large to be held in memory.

    :param take: is given one piece after the other.
    """
    end = time.monotonic() + seconds
    try:
        target = httpx.URL(url)
        # No proxy of the environment: it would resolve names itself, unguarded.
        with httpx.Client(trust_env=False, verify=certificates(), follow_redirects=False) as client:
            for _ in range(MAX_REDIRECTS + 1):
                moved = _get(client, target, limit, rules, end, take)
                if moved is None:
                    return
                target = target.join(moved)
    except httpx.InvalidURL as error:
        raise _error(f"{url[:200]!r} is not an address ({error}).", "INVALID_URL", _REFUSED) from None
    except httpx.TimeoutException:
        raise _timeout(target) from None
    except httpx.HTTPError as error:
        raise _error(
            f"Nothing could be fetched from {target.host}: {str(error) or type(error).__name__}.",
            "FETCH_FAILED",
            "Check the address, or upload the file.",
        ) from None
    raise _error(
        f"{target.host} sent on more than {MAX_REDIRECTS} times.", "FETCH_FAILED", "Check the address."
    )


@cache
def certificates() -> ssl.SSLContext:
    """What servers are known by. Kept, for loading it takes longer than many an answer."""
    return httpx.create_ssl_context(trust_env=False)


def _get(
    client: httpx.Client,
    target: httpx.URL,
    limit: int,
    rules: FetchRules,
    end: float,
    take: Callable[[bytes], object],
) -> str | None:
    """Take the content. Returns where it has moved to, if it has."""
    _check_form(target)
    address = resolve(target, rules)
    left = end - time.monotonic()
    if left <= 0:
        raise _timeout(target)
    # The connection is made to the address that was checked; the name goes into Host and the TLS handshake.
    request = client.build_request(
        "GET",
        target.copy_with(host=str(address)),
        headers={
            "Host": target.netloc.decode("ascii"),
            "User-Agent": f"heygen-studio/{__version__}",
            "Accept-Encoding": "identity",
        },
        extensions={"sni_hostname": target.raw_host.decode("ascii")},
        timeout=httpx.Timeout(min(left, 10.0)),
    )
    response = client.send(request, stream=True)
    try:
        if response.has_redirect_location:
            return response.headers["location"]
        if response.status_code != 200:
            raise _error(
                f"{target.host} answered {response.status_code} {response.reason_phrase}.".replace(" .", "."),
                "FETCH_FAILED",
                "Check the address; it must be reachable without signing in.",
            )
        _read(response, target, limit, end, take)
    finally:
        response.close()
    return None


def _read(
    response: httpx.Response, target: httpx.URL, limit: int, end: float, take: Callable[[bytes], object]
) -> None:
    told = response.headers.get("content-length", "0")
    too_large = _error(
        f"What {target.host} sends is larger than {limit >> 20} MiB.",
        "FETCH_TOO_LARGE",
        "Use a smaller file.",
    )
    if told.isdecimal() and int(told) > limit:
        raise too_large
    size = 0
    for part in response.iter_raw():
        size += len(part)
        if size > limit:
            raise too_large
        if time.monotonic() > end:
            raise _timeout(target)
        take(part)


def resolve(target: httpx.URL, rules: FetchRules) -> Address:
    """An address of the host, once all that it has are known to be ones that may be reached.

    :raises InputError: ``FETCH_FAILED`` (there is no such host) or ``FETCH_REFUSED``.
    """
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(target.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _error(
            f"There is no host {target.host!r}, or its name cannot be resolved from here.",
            "FETCH_FAILED",
            "Check the address, or upload the file.",
        ) from None
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    verdicts = {rules.judge(target.host, address) for address in addresses}
    if "inside" in verdicts:
        raise _error(
            f"{target.host} is not a public address.",
            "FETCH_REFUSED",
            "Upload the file, or let the studio's operator allow the network in HEYGEN_FETCH_ALLOW.",
        )
    if "denied" in verdicts:
        raise _error(
            f"{target.host} is not gone to: the studio's operator has ruled it out.",
            "FETCH_REFUSED",
            "Upload the file, or let the operator change HEYGEN_FETCH_DENY.",
        )
    return addresses[0]


def check_callback(url: str, rules: FetchRules) -> None:
    """Judge an address that is to be told something later. A name that cannot be resolved just now is let
    pass: it is judged again when its time has come.

    :raises InputError: ``CALLBACK_REFUSED``.
    """
    try:
        target = httpx.URL(url)
        _check_form(target)
        resolve(target, rules)
    except (InputError, httpx.InvalidURL) as error:
        if isinstance(error, InputError) and error.code == "FETCH_FAILED":
            return
        why = error.message if isinstance(error, InputError) else f"it is not an address ({error})."
        raise InputError(
            f"callback_url cannot be called: {why}",
            remedy="Name a public http or https address without a password; the studio's operator can allow "
            "other networks in HEYGEN_FETCH_ALLOW.",
            code="CALLBACK_REFUSED",
            details={"field": "callback_url"},
        ) from None


def _check_form(target: httpx.URL) -> None:
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        raise _error(
            f"{str(target.copy_with(username=None, password=None))[:200]!r} cannot be reached: only http and "
            "https addresses without a password in them can.",
            "INVALID_URL",
            _REFUSED,
        )


def _timeout(target: httpx.URL) -> InputError:
    return _error(
        f"{target.host} took too long to answer.", "FETCH_TIMEOUT", "Try again later, or upload the file."
    )


def _error(message: str, code: str, remedy: str) -> InputError:
    return InputError(message, remedy=remedy, code=code)

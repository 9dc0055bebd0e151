"""Conditions of a request (RFC 9110, section 13): what a client has already is not sent again."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers

_TAG = re.compile(r'(?:W/)?"[^"]*"')


def outcome(method: str, asked: Headers, etag: str, modified: str | None = None) -> int | None:
    """The status that the conditions of a request ask for, in the order of section 13.2.2: 304 or 412; None
    where the answer is to be given.

    :param etag: of what there is, a strong one.
    :param modified: when that was changed last, as in ``Last-Modified``.
    """
    reads = method in ("GET", "HEAD")
    if "if-match" in asked:
        if not _names(asked["if-match"], etag, weak=False):
            return 412
    elif "if-unmodified-since" in asked and _newer(modified, asked["if-unmodified-since"]) is True:
        return 412
    if "if-none-match" in asked:
        if _names(asked["if-none-match"], etag, weak=True):
            return 304 if reads else 412
    elif reads and "if-modified-since" in asked and _newer(modified, asked["if-modified-since"]) is False:
        return 304
    return None


def _names(listed: str, etag: str, *, weak: bool) -> bool:
    """Whether a list of tags names this one; compared weakly, a weak tag stands for it, too."""
    tags = _TAG.findall(listed)
    return listed.strip() == "*" or etag in ([tag.removeprefix("W/") for tag in tags] if weak else tags)


def _newer(modified: str | None, than: str) -> bool | None:
    """Whether something was changed after a date; None where either is no date."""
    there, asked = _date(modified or ""), _date(than)
    return None if there is None or asked is None else there > asked


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None

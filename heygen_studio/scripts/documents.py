"""Reading documents and web pages that a script is to build on, with markitdown (extra ``documents``)."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from heygen_studio.errors import InputError, NotReadyError
from heygen_studio.ingest.decks import MAX_UNPACKED, unpacked_size
from heygen_studio.ingest.fetch import PUBLIC_ONLY, fetch
from heygen_studio.settings.networks import FetchRules

MAX_DOCUMENT = 20 << 20
"""Bytes of the largest document."""
_PLAIN = frozenset({".txt", ".md", ".markdown"})
_FORMATS = frozenset({*_PLAIN, ".pdf", ".docx", ".pptx", ".html", ".htm"})
_PACKED = frozenset({".docx", ".pptx"})
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_REMEDY = "Name a PDF, DOCX, PPTX, Markdown, HTML or text file, or the address of one."


def read_document(source: str, rules: FetchRules = PUBLIC_ONLY) -> str:
    """The text of a document, as Markdown.

    :param source: the path of a file, or an ``http`` or ``https`` address.
    :raises InputError: it cannot be read, is too large, or has no text.
    :raises NotReadyError: the extra ``documents`` is not installed.
    """
    if _ADDRESS.match(source):
        return read_page(source, rules)
    path = Path(source)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_DOCUMENT + 1)
        return document_text(content, path.suffix.lower())
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}.",
            remedy=_REMEDY,
            code="DOCUMENT_UNREADABLE",
        ) from None


def read_page(url: str, rules: FetchRules = PUBLIC_ONLY) -> str:
    """The text of what is at an ``http`` or ``https`` address, as Markdown.

    :raises InputError: the address is not a public one, or there is nothing to read.
    :raises NotReadyError: the extra ``documents`` is not installed.
    """
    data = fetch(url, MAX_DOCUMENT, rules=rules)
    suffix = Path(url.split("?")[0].split("#")[0]).suffix.lower()
    return document_text(data, suffix if suffix in _FORMATS else _guess(data))


def document_text(data: bytes, suffix: str) -> str:
    """The text of a document from its bytes.

    :param suffix: what its name ends with, such as ``.pdf``.
    :raises InputError: it cannot be read, is too large, or has no text.
    :raises NotReadyError: the extra ``documents`` is not installed.
    """
    if suffix not in _FORMATS:
        raise InputError(
            f"Documents of type {suffix or 'unknown'} cannot be read.",
            remedy=_REMEDY,
            code="DOCUMENT_TYPE",
        )
    if len(data) > MAX_DOCUMENT or (suffix in _PACKED and unpacked_size(io.BytesIO(data)) > MAX_UNPACKED):
        raise InputError(
            f"The document is larger than {MAX_DOCUMENT >> 20} MiB ({MAX_UNPACKED >> 20} MiB unpacked).",
            remedy="Take the part of it that matters.",
            code="DOCUMENT_TOO_LARGE",
        )
    text = _decoded(data) if suffix in _PLAIN else _converted(data, suffix)
    text = re.sub(r"\n{3,}", "\n\n", text.replace("\x00", "")).strip()
    if not any(c.isalnum() for c in text):
        raise InputError(
            "The document has no text in it.",
            remedy="If it holds scanned pages, have their text recognised first.",
            code="DOCUMENT_EMPTY",
        )
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "The document is not UTF-8 text.", remedy="Save it in UTF-8.", code="DOCUMENT_NOT_TEXT"
        ) from None


def _converted(data: bytes, suffix: str) -> str:
    if importlib.util.find_spec("markitdown") is None:
        raise NotReadyError(
            f"Reading {suffix} files needs the package markitdown.",
            remedy="Install it: pip install 'heygen-studio[documents]'.",
            code="DOCUMENTS_NOT_INSTALLED",
        )
    from markitdown import MarkItDown, StreamInfo

    try:
        # markitdown would take what is damaged for plain text.
        if (suffix == ".pdf" and b"%PDF-" not in data[:1024]) or (
            suffix in _PACKED and not zipfile.is_zipfile(io.BytesIO(data))
        ):
            raise ValueError("not what its name says")
        result: Any = MarkItDown(enable_plugins=False).convert_stream(
            io.BytesIO(data), stream_info=StreamInfo(extension=suffix)
        )
    except Exception as error:  # each format has its own parser, with its own errors
        raise InputError(
            f"The document cannot be read: it is damaged, protected or no {suffix[1:].upper()} file.",
            remedy=_REMEDY,
            code="DOCUMENT_UNREADABLE",
        ) from error
    return str(result.text_content)


def _guess(data: bytes) -> str:
    head = data[:1024].lstrip().lower()
    if head.startswith(b"%pdf"):
        return ".pdf"
    if b"<html" in head or head.startswith(b"<!doctype html"):
        return ".html"
    return ".txt"

"""Internet addresses, e-mail addresses, handles and names of files."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from ..shared.addresses import pieces, shortened
from .context import START
from .language import Language

_DOMAINS = (
    "com org net edu gov info biz eu es fr it pt br de at ch be uk us mx ar cl pe co uy ve ca nl "
    "pl se no dk io ai tv me app dev tech shop store online site blog cloud"
)
_FILES = (
    "pdf docx doc xlsx xls pptx ppt jpg jpeg png gif svg mp3 mp4 wav zip csv txt html htm js ts py json xml "
    "exe"
)
_END = r"(?=[.,;:!?)\]\"'”’»]*(?:\s|$))"


def rules(language: Language) -> Rules[Language]:
    domains, names = any_of(_DOMAINS.split()), any_of(_FILES.split())
    path = r"(?:[/?#][^\s,;!)\]\"”»]*(?<![.:?]))?"
    made: Rules[Language] = Rules()
    made.add("address", r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")(_address)
    made.add("address", r"@\w{1,60}(?:\.\w{1,60}){0,4}")(_address)
    made.add("address", rf"https?://\S+?{_END}", re.IGNORECASE)(_address)
    made.add("address", rf"{START}www\.[\w.-]{{1,250}}\w{path}", re.IGNORECASE)(_address)
    made.add(
        "address",
        rf"{START}(?!\w\.\w\w\.)(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?:{domains})\b(?!\.?\w){path}",
        re.IGNORECASE,
    )(_address)
    made.add("address", rf"{START}(?=[\d_-]{{0,60}}[^\W\d_])[\w-]{{1,60}}\.(?:{names})(?!\w)", re.IGNORECASE)(
        _address
    )
    made.add("address", rf"{START}\.(?:{names}|NET|net)(?!\w)")(_address)
    return made


def _address(match: re.Match[str], language: Language) -> str:
    table = language.table
    address = shortened(match.group())
    said = []
    if address[:4].lower() == "www.":
        said, address = [table.address.get("www", "W W W")], address[3:]
    for piece in pieces(address):
        if piece.isdecimal():
            said.append(language.digits(piece))
        elif piece.isalpha():
            said.append(table.address.get(piece.lower()) or (piece.upper() if len(piece) == 1 else piece))
        else:
            said.append(table.address.get(piece, ""))
    return " ".join(filter(None, said))

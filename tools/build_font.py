"""Builds assets/fonts/studio-sans-bold.otf: the letters of captions and titles.

Usage: ``python tools/build_font.py NotoSansCJK-Bold.ttc``, from the Debian package fonts-noto-cjk
1:20220127+repack1-1. It takes about two minutes.

What is kept of Noto Sans CJK are the letters of the languages that the studio speaks: Latin, Greek and
Cyrillic, the characters of the Chinese, Japanese and Korean national standards, and the forms that these have
in each of the three countries (OpenType feature ``locl``). The family has a name of its own, so that no
other version that a machine may have is taken instead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
FAMILY, FILE = "Studio Sans", "studio-sans-bold.otf"
_SOURCE = "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb"
_SIMPLIFIED = 2
"""Index in the collection of the font whose forms are those of China where a text says nothing else."""
_BLOCKS = (
    (0x0020, 0x024F), (0x0370, 0x052F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF),
    (0x2100, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x3000, 0x30FF), (0x3130, 0x318F),
    (0x31F0, 0x31FF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF),
)  # fmt: skip
_STANDARDS = "gb2312", "big5", "shift_jis", "euc_kr"
_FEATURES = ["locl", "ccmp", "kern", "mark", "mkmk", "liga", "calt", "rlig", "ljmo", "vjmo", "tjmo"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("font", type=Path)
    source: Path = parser.parse_args().font
    if hashlib.sha256(source.read_bytes()).hexdigest() != _SOURCE:
        raise SystemExit("This is another font than the one that the studio's was made of.")
    font = TTFont(source, fontNumber=_SIMPLIFIED, recalcTimestamp=False)
    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_characters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = {1: FAMILY, 4: f"{FAMILY} Bold", 6: "StudioSans-Bold"}[record.nameID]
    font["CFF "].cff.fontNames[0] = "StudioSans-Bold"
    font.save(FOLDER / FILE)
    data = (FOLDER / FILE).read_bytes()
    entry = {
        "file": FILE,
        "sha256": hashlib.sha256(data).hexdigest(),
        "licence": "OFL-1.1",
        "source": "Noto Sans CJK Bold 2.004, (c) 2014-2021 Adobe; debian:fonts-noto-cjk@1:20220127+repack1-1",
    }
    text = json.dumps({"files": [entry]}, indent=2, ensure_ascii=False)
    (FOLDER / "manifest.json").write_text(f"{text}\n", "utf-8")
    print(len(font.getBestCmap()), "characters,", len(data), "bytes")


def _characters() -> set[int]:
    characters = {code for first, last in _BLOCKS for code in range(first, last + 1)}
    for standard in _STANDARDS:
        for high in range(0x81, 0xFF):
            for low in range(0x40, 0xFF):
                text = bytes([high, low]).decode(standard, "ignore")
                characters.update(map(ord, text) if len(text) == 1 else ())
    return characters


if __name__ == "__main__":
    main()

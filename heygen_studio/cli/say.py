"""The ``say`` command: a script in a voice alone, as sound or told word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from heygen_studio.cli import output
from heygen_studio.cli.own import check_new, writing_file
from heygen_studio.cli.progress import progress_bar

if TYPE_CHECKING:
    from heygen_studio.contracts import Progress
    from heygen_studio.media import SaidSentence, Speech, VoiceInfo
    from heygen_studio.services import Studio


def tell_script(studio: Studio, voice: VoiceInfo, script: str, *, as_json: bool) -> None:
    """Print how a voice would say a script."""
    sentences = studio.voices.reading(voice.id, script)
    if as_json:
        told = [
            {
                "text": sentence.text,
                "words": [{**asdict(word), "changed": word.changed} for word in sentence.words],
            }
            for sentence in sentences
        ]
        output.print_json({"voice_id": voice.id, "language": voice.language, "sentences": told})
    else:
        _show(sentences)


def _show(sentences: Sequence[SaidSentence]) -> None:
    from rich.text import Text

    table = output.table("Written", "Said as", "Sounds", "Rule")
    for number, sentence in enumerate(sentence for sentence in sentences if sentence.words):
        if number:
            table.add_section()
        for word in sentence.words:
            spoken = word.spoken or ("" if word.ipa else "–")
            cells = (" ".join(word.written.split()), spoken, word.ipa, word.kind)
            # Not a str: brackets look like rich's own. What is read as it is written steps back.
            style = "" if word.changed else "dim"
            table.add_row(*(Text(cell, style) for cell in cells))
    output.console().print(table)


def say_script(
    studio: Studio, voice: VoiceInfo, script: str, path: Path | None, *, force: bool, as_json: bool
) -> None:
    """Write what a voice says to a WAV file, with progress on stderr."""
    from heygen_studio.library.voice_samples import write_wav

    target = path or Path(f"{voice.id}.wav")
    if not force:
        check_new(target)
    spoken = studio.voices.spoken(voice.id, script)
    with progress_bar(as_json) as progress, writing_file(target) as place:
        write_wav(_followed(spoken.speak(), len(spoken.text), progress), place)
    if as_json:
        output.print_json({"voice_id": voice.id, "file": str(target)})
    else:
        output.console().print(str(target), soft_wrap=True)


def _followed(speeches: Iterator[Speech], length: int, progress: Progress) -> Iterator[Speech]:
    done = 0
    progress(0.0, "Loading the voice")
    for speech in speeches:
        done += len(speech.text)
        progress(min(done / length, 1.0), "Speaking")
        yield speech

"""Builds the audio-to-face network of the studio, from nothing but its own voice model.

    python tools/train_audio2face.py corpus VOICES FOLDER         # speech with exact timings
    python tools/train_audio2face.py music FOLDER                 # music without speech, beside it
    python tools/train_audio2face.py train FOLDER OUTPUT          # the network
    python tools/train_audio2face.py measure FOLDER               # what the installed network is worth

``VOICES`` is the folder of voice vectors (``*.bin``) of the npm package kokoro-js. Needs torch beside what
the studio needs, and for the music pyfluidsynth and Debian's libfluidsynth3 and fluid-soundfont-gm (MIT).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from heygen_studio.settings import load_settings


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    speech = commands.add_parser("corpus")
    speech.add_argument("voices", type=Path)
    speech.add_argument("folder", type=Path)
    speech.add_argument("--blends", type=int, default=30, help="made-up voices of each language, 14 s each")
    tunes = commands.add_parser("music")
    tunes.add_argument("folder", type=Path)
    tunes.add_argument("--minutes", type=float, default=40)
    learn = commands.add_parser("train")
    learn.add_argument("folder", type=Path)
    learn.add_argument("output", type=Path)
    learn.add_argument("--minutes", type=float, default=70)
    learn.add_argument("--resume", type=Path, help="checkpoint to go on from")
    learn.add_argument(
        "--mouth-of", type=Path, help="ONNX file of a network of which to learn only the mouth"
    )
    judge = commands.add_parser("measure")
    judge.add_argument("folder", type=Path)
    judge.add_argument("music", type=Path, nargs="*", help="more recordings without speech")
    arguments = parser.parse_args()
    if arguments.command == "corpus":
        from audio2face import corpus

        model = load_settings().cache_dir / "models" / "kokoro" / "model.onnx"
        corpus.make(model, arguments.voices, arguments.folder, arguments.blends)
    elif arguments.command == "music":
        from audio2face import music

        music.make(arguments.folder / "music.npy", arguments.minutes)
    elif arguments.command == "train":
        import torch
        from audio2face import mouth, train
        from audio2face.network import load

        torch.set_num_threads(1)
        arguments.output.mkdir(parents=True, exist_ok=True)
        known, *names = load(arguments.mouth_of) if arguments.mouth_of else (None,)
        data = train.read(arguments.folder, tuple(names) or None)
        print(f"{len(data.examples)} clips, {len(data.symbols)} phonemes, {data.shapes}", flush=True)
        if known is not None:
            network, about = known, mouth.learn(known, data, arguments.output, arguments.minutes * 60)
        else:
            network, about = train.train(data, arguments.output, arguments.minutes * 60, arguments.resume)
        train.export(network, data, arguments.output / "audio2face.onnx")
        print(json.dumps(about))
    else:
        from audio2face import measure

        measure.report(arguments.folder, arguments.music)


if __name__ == "__main__":
    main()

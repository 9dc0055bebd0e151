"""The commands of voices: the list, how they sound, how words are said, and what engines need once."""

from __future__ import annotations

import json
import wave

from cli_process import Cli


def test_engines_that_are_not_ready_say_what_they_lack(cli: Cli) -> None:
    done = cli("voices")
    assert done.code == 0
    for told in ("prepare xtts", "VITS model", "HEYGEN_SPEECH_API_KEY"):
        assert told in cli("voices", HEYGEN_ACCEPT_LICENCES="CPML-1.0").err
    assert "non-commercial" in done.err
    assert "xtts" not in done.out


def test_a_voice_can_be_heard(cli: Cli) -> None:
    done = cli("sample", "de_de_51", "--json")
    assert done.json == {"voice_id": "de_de_51", "file": "de_de_51.wav"}
    with wave.open(str(cli.here / "de_de_51.wav")) as sound:
        assert 2 < sound.getnframes() / sound.getframerate() < 8
    unknown = cli("sample", "de_de_99", "--json")
    assert unknown.code == 3
    assert unknown.json["error_code"] == "VOICE_NOT_FOUND"


def test_how_words_are_said(cli: Cli) -> None:
    assert "empty" in cli("pronunciations").err
    assert cli("pronunciations", "set", "SQL", "--say", "ess queue ell").code == 0
    assert cli("pronunciations", "--json").json == [
        {"word": "SQL", "language": "en", "say": "ess queue ell", "ipa": ""}
    ]
    assert cli("pronunciations", "set", "SQL").code == 3
    assert cli("pronunciations", "remove", "sql").code == 0
    assert cli("pronunciations", "remove", "sql").code == 3


def test_how_a_script_will_be_said(cli: Cli) -> None:
    script = "Madame Dupont a 21 ans et 3/4. [smile] Le week-end, bien sûr !"
    cli.settings.data_dir.mkdir()
    words = {"fr": {"Dupont": {"say": "du pont"}}}
    (cli.settings.data_dir / "pronunciations.json").write_text(json.dumps(words), "utf-8")
    shown = cli("say", script, "--language", "fr", "--dry-run")
    assert shown.code == 0
    rows = [line.split() for line in shown.out.splitlines()]
    assert next(row[:4] for row in rows if row[:1] == ["21"]) == ["21", "vingt", "et", "un"]
    assert next(row[-1] for row in rows if row[:1] == ["3/4"]) == "fraction"
    assert next(row[-1] for row in rows if row[:1] == ["Dupont"]) == "dictionary"
    told = cli("say", "--script-file", "-", "-l", "fr", "--dry-run", "--json", stdin=script).json
    assert (told["voice_id"], told["language"], len(told["sentences"])) == ("fr_fr_01", "fr", 2)
    word = told["sentences"][0]["words"][3]
    assert (word["written"], word["spoken"], word["kind"], word["changed"]) == (
        "21", "vingt et un", "number", True,
    )  # fmt: skip
    assert cli.left() == []


def test_a_script_is_said(cli: Cli) -> None:
    done = cli("say", "Eins. [pause 1s] Zwei.", "--voice", "de_de_51", "-o", "x.wav", "--json")
    assert done.json == {"voice_id": "de_de_51", "file": "x.wav"}
    with wave.open(str(cli.here / "x.wav")) as sound:
        assert 2 < sound.getnframes() / sound.getframerate() < 4
    again = cli("say", "Noch mal.", "-l", "de", "-o", "x.wav", "--json")
    assert again.json["error_code"] == "OUTPUT_EXISTS"
    assert cli.left() == ["x.wav"]


def test_an_engine_is_prepared_with_its_licence_shown(cli: Cli) -> None:
    done = cli("prepare", "espeak", "--json")
    assert done.json == {"engine": "espeak", "ready": True}
    assert "GPL-3.0-or-later" in done.err
    refused = cli("prepare", "xtts", "--json")
    assert refused.json["error_code"] == "ENGINE_NOT_READY"
    assert "CPML-1.0" in refused.err
    assert "HEYGEN_ACCEPT_LICENCES" in refused.json["details"]["remedy"] + str(refused.json)
    assert cli("prepare", "nothing", "--json").json["error_code"] == "ENGINE_NOT_FOUND"

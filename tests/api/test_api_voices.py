"""The routes of voices: the list, how they sound, and how words are to be said."""

from __future__ import annotations

import io
import json
import wave
from importlib.resources import files
from typing import Any

from support.studio import Server


def test_the_list_and_its_filters(server: Server) -> None:
    voices = server.client.get("/voices").json()
    assert {
        "voice_id", "name", "language", "accent", "gender", "style", "sample_rate", "is_cloned",
        "characteristics",
    } <= set(voices[0])  # fmt: skip
    korean = server.client.get("/voices", params={"language": "ko"}).json()
    assert {voice["voice_id"] for voice in korean} == {v["voice_id"] for v in voices if v["language"] == "ko"}
    assert {voice["gender"] for voice in korean} == {"female", "male"}
    assert {voice["native"] for voice in korean} == {False, True}
    women = server.client.get("/voices", params={"language": "de", "gender": "female"}).json()
    assert women
    assert {(voice["language"], voice["gender"]) for voice in women} == {("de", "female")}
    assert server.client.get("/voices", params={"language": "xx"}).json() == []
    refused = server.client.get("/voices", params={"language": "German"})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "VALIDATION_ERROR")


def test_a_voice_can_be_heard(server: Server) -> None:
    voice = next(v for v in server.client.get("/voices").json() if v["voice_id"] == "it_it_51")
    answer = server.client.get(voice["sample_url"])
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getframerate() == voice["sample_rate"]
        assert 2 < sound.getnframes() / sound.getframerate() < 8
    unknown = server.client.get("/voices/xx_xx_01/sample")
    assert (unknown.status_code, unknown.json()["error_code"]) == (404, "VOICE_NOT_FOUND")


def test_words_are_added_changed_and_removed(server: Server) -> None:
    def words() -> list[tuple[str, str, str, str]]:
        found = server.client.get("/pronunciations").json()
        return [(entry["word"], entry["language"], entry["say"], entry["ipa"]) for entry in found]

    def put(**entry: str) -> int:
        return server.client.put("/pronunciations", json=entry).status_code

    assert words() == []
    assert put(word="SQL", say="sequel") == 200
    assert put(word="SQL", say="ess queue ell") == 200
    assert put(word="Chuzo", language="es", ipa="ˈtʃuso") == 200
    assert words() == [("SQL", "en", "ess queue ell", ""), ("Chuzo", "es", "", "ˈtʃuso")]
    for wrong in (
        {"word": "x"},
        {"word": "x", "say": "a", "ipa": "b"},
        {"word": "x", "ipa": "5"},
        {"word": ""},
    ):
        assert put(**wrong) == 422
    assert server.client.delete("/pronunciations/es/chuzo").status_code == 204
    gone = server.client.delete("/pronunciations/es/chuzo")
    assert (gone.status_code, gone.json()["error_code"]) == (404, "PRONUNCIATION_NOT_FOUND")
    assert server.client.delete("/pronunciations/en/SQL").status_code == 204
    assert words() == []


def test_how_a_script_will_be_said(server: Server) -> None:
    """Exactly as the example in the schema; then with a word of the dictionary; and what cannot be told."""
    example = json.loads(files("heygen_studio.api").joinpath("examples.json").read_text("utf-8"))[
        "POST /voices/{voice_id}/reading"
    ]

    def read(script: str, voice: str = "en_us_01") -> tuple[int, Any]:
        answer = server.client.post(f"/voices/{voice}/reading", json={"script": script})
        return answer.status_code, answer.json()

    assert read(example["request"]["script"]) == (200, example["response"])
    server.client.put("/pronunciations", json={"word": "smith", "say": "smythe"})
    _, told = read("[smile] Dr. Smith paid $5.")
    server.client.delete("/pronunciations/en/smith")
    (sentence,) = told["sentences"]
    assert sentence["text"] == "Dr. Smith paid $5."
    assert (sentence["words"][1]["spoken"], sentence["words"][1]["kind"]) == ("smythe", "dictionary")
    assert read("Dr. Smith paid $5.")[1] == example["response"]

    for script, voice, status, code in (
        ("One word.", "tone", 409, "READING_NOT_TOLD"),
        ("One word.", "xx_xx_01", 404, "VOICE_NOT_FOUND"),
        ("", "en_us_01", 422, "SCRIPT_EMPTY"),
        ("word " * 12_001, "en_us_01", 422, "SCRIPT_TOO_LONG"),
        ("[dance] Hello", "en_us_01", 422, "INVALID_MARK"),
        ("<speak>Hello", "en_us_01", 422, "INVALID_SSML"),
        ("สวัสดี means hello.", "en_us_01", 422, "WORD_UNREADABLE"),
    ):
        got, refused = read(script, voice)
        assert (got, refused["error_code"]) == (status, code)
    assert "does not tell how it reads" in read("One word.", "tone")[1]["error"]

"""Listing voices, hearing them, and the pronunciation dictionary."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.files import StudioFile, binary
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.scripts.requests import Text
from heygen_studio.speech import Pronunciation

router = APIRouter(tags=["voices"])


class VoiceResponse(BaseModel):
    """A voice. ``native`` is false where it speaks the language with an accent; ``sample_url`` lets it be
    heard."""

    voice_id: str
    name: str
    language: str
    accent: str
    gender: str
    style: str
    sample_rate: int
    is_cloned: bool
    characteristics: dict[str, str]
    native: bool
    licence: Licence
    sample_url: str

    @classmethod
    def of(cls, voice: VoiceInfo, request: Request) -> VoiceResponse:
        """A voice, with an address below the one that was called."""
        return cls(
            voice_id=voice.id,
            name=voice.name,
            language=voice.language,
            accent=voice.accent,
            gender=voice.gender,
            style=voice.style,
            sample_rate=voice.sample_rate,
            is_cloned=voice.is_cloned,
            characteristics=voice.characteristics,
            native=voice.native,
            licence=voice.licence,
            sample_url=str(request.url_for("voice_sample", voice_id=voice.id)),
        )


class PronunciationRequest(BaseModel):
    """How a word is to be said: give one of ``ipa`` and ``say``."""

    word: str = Field(min_length=1, max_length=100, description="The word as it is written.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="Its language, ISO 639-1.")
    ipa: str = Field("", max_length=400, description="Its sounds in IPA, such as təˈmeɪtoʊ.")
    say: str = Field("", max_length=400, description="What to say instead, such as “ess queue ell”.")


class ReadingRequest(BaseModel):
    """A script that a voice is to tell about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    script: Text = Field(description="What would be said; marks and markup as in a video.")


class ReadWord(BaseModel):
    """A word as it is written and as it is said. Where ``spoken`` and ``ipa`` are empty, nothing is said."""

    written: str
    spoken: str = Field(description="The words that are said; empty where only the sounds are known.")
    ipa: str = Field(description="The sounds in IPA; empty where the voice does not tell them.")
    kind: str = Field(
        description="The rule that made it: word, number, date, money, abbreviation …; dictionary or markup "
        "where somebody has asked for it."
    )
    changed: bool = Field(description="Whether it took more than reading the letters.")
    start: int = Field(description="Where it stands in the text of the sentence, in characters from 0.")


class ReadSentence(BaseModel):
    """A sentence, without marks and markup, and its words in order."""

    text: str
    words: list[ReadWord]


class ReadingResponse(BaseModel):
    """How a voice would say a script."""

    voice_id: str
    language: str
    sentences: list[ReadSentence]


@router.get("/voices")
def list_voices(
    request: Request,
    studio: StudioDependency,
    language: str | None = Query(None, pattern="^[a-z]{2}$", description="Only voices of this language."),
    gender: str | None = Query(None, description="Only voices of this gender."),
) -> list[VoiceResponse]:
    """All voices, or those of a language or a gender."""
    return [
        VoiceResponse.of(voice, request)
        for voice in studio.voices.all()
        if language in (None, voice.language) and gender in (None, voice.gender)
    ]


@router.head("/voices/{voice_id}/sample", include_in_schema=False)
@router.get("/voices/{voice_id}/sample", response_class=FileResponse, responses={200: binary("audio/wav")})
def voice_sample(voice_id: str, studio: StudioDependency) -> FileResponse:
    """A sentence spoken by the voice, as WAV."""
    return StudioFile(studio.voices.sample(voice_id), voice_id, "audio/wav")


@router.post("/voices/{voice_id}/reading")
def read_script(voice_id: str, body: ReadingRequest, studio: StudioDependency) -> ReadingResponse:
    """How the voice would say a script, word by word, before anything is rendered; with the words of the
    pronunciation dictionary. What no video could be made of is refused in the same way."""
    voice = studio.voices.get(voice_id)
    sentences = studio.voices.reading(voice_id, body.script)
    return ReadingResponse.model_validate(
        {"voice_id": voice.id, "language": voice.language, "sentences": sentences}, from_attributes=True
    )


@router.get("/pronunciations")
def list_pronunciations(studio: StudioDependency) -> list[Pronunciation]:
    """The pronunciation dictionary."""
    return studio.pronunciations.all()


@router.put("/pronunciations")
def set_pronunciation(body: PronunciationRequest, studio: StudioDependency) -> Pronunciation:
    """Add a word to the dictionary, or change it."""
    return studio.pronunciations.set(body.word, body.language, ipa=body.ipa, say=body.say)


@router.delete("/pronunciations/{language}/{word}", status_code=204)
def remove_pronunciation(language: str, word: str, studio: StudioDependency) -> Response:
    """Take a word out of the dictionary."""
    studio.pronunciations.remove(word, language)
    return Response(status_code=204)

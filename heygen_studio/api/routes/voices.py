"""Listing voices, hearing them, and the pronunciation dictionary."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.files import StudioFile, binary
from heygen_studio.media import Licence, VoiceInfo
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

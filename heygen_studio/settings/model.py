"""Every HEYGEN_* setting, in one table, read from the environment and ``.env`` and checked at start."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from dotenv import dotenv_values
from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_serializer,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from heygen_studio.errors import SettingsError
from heygen_studio.settings.networks import WEB_ADDRESS, FetchRules

_PREFIX = "HEYGEN_"
_REMEDY = "Correct it in the environment or in .env and start again."


def _split(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several words in one variable, with commas or spaces between them."""


class Settings(BaseSettings):
    """The settings of one studio. The name of a field in capitals, after ``HEYGEN_``, is its variable."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    api_host: str = Field("0.0.0.0", description="Address the server listens on.")  # noqa: S104
    api_port: int = Field(8000, ge=0, le=65535, description="Port the server listens on; 0 picks a free one.")
    debug: bool = Field(False, description="Debug mode: shows /docs and logs more.")
    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("heygen-studio")),
        description="Folder for jobs, videos and whatever else must be kept.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("heygen-studio")),
        description="Folder for prepared models; may be deleted at any time.",
    )
    storage_type: Literal["local"] = Field(
        "local", description="Where videos and other files are kept: `local` is the data folder."
    )
    database_url: str | None = Field(
        None,
        description="Where jobs are kept: `sqlite:///heygen_ai.db` is a file in the data folder, and "
        "`sqlite:////var/jobs.db` one elsewhere; default: `jobs.json` in the data folder.",
    )
    gpu_enabled: bool = Field(
        True,
        description="Let engines use a GPU that they know how to use; those that come with the studio run on "
        "the processor. `false` hides GPUs from all of them.",
    )
    plugins_dir: Path | None = Field(
        None,
        description="Folder whose .py files are loaded as plugins; default: `plugins` in the data folder.",
    )
    job_workers: int = Field(1, ge=1, le=64, description="How many videos are rendered at the same time.")
    fetch_allow: Words = Field(
        (),
        description="Networks that photos and other files may be fetched from by their address though they "
        "are not public, such as `10.0.0.0/8, 192.168.1.20`; host names that `HEYGEN_FETCH_DENY` does not "
        "apply to.",
    )
    fetch_deny: Words = Field(
        (),
        description="Networks and host names that nothing is fetched from, such as `203.0.113.0/24, "
        "*.example.net`; `*` with names in `HEYGEN_FETCH_ALLOW` leaves only those.",
    )
    rate_limit: str = Field(
        "100/hour",
        description="How many API requests that make or change something one client may send, such as "
        "`10/minute` or `5000/day`; `off` for any number. A client is an API key, or an address where keys "
        "are off.",
    )
    read_rate_limit: str = Field(
        "10000/hour",
        description="The same of requests that only read, such as asking how far a video is.",
    )
    max_client_jobs: int = Field(
        200,
        ge=1,
        le=100_000,
        description="How many videos of one client may wait or be in the making. A client is an API key, "
        "or an address where keys are off.",
    )
    trusted_proxies: Words = Field(
        (),
        description="Addresses or networks of the proxies before the server, such as `10.0.0.2`: only what "
        "they say of a client's address and protocol (`X-Forwarded-For`, `X-Forwarded-Proto`) is believed.",
    )
    allowed_hosts: Words = Field(
        ("*",),
        description="Host names that the server answers to, such as `studio.example.com, *.example.org`.",
    )
    cors_origins: Words = Field(
        (), description="Web pages of other origins that may use the API, such as `https://example.com`."
    )
    frame_ancestors: Words = Field(
        ("'self'",), description="Origins that may show the studio in a frame, as in Content-Security-Policy."
    )
    sentry_dsn: SecretStr | None = Field(
        None, description="Where to send errors of the server, with the extra `sentry`."
    )
    public_url: str | None = Field(
        None,
        pattern=rf"^{WEB_ADDRESS}\S+$",
        description="Address under which others reach the studio, for links in webhooks.",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="Secret that webhooks are signed with, `whsec_…`; default: one made at first use.",
    )
    max_queued_jobs: int = Field(1000, ge=1, le=100_000, description="How many videos may wait.")
    keep_videos_days: float | None = Field(
        None,
        gt=0,
        description="Days after which a video that is finished, failed or cancelled is removed, and a batch "
        "with its last video; default: kept until somebody deletes it.",
    )
    keep_assets_days: float | None = Field(
        None,
        gt=0,
        description="Days after which an uploaded file is removed that no waiting video needs; default: kept "
        "until somebody deletes it. A video that used one cannot be made again without it.",
    )
    llm_base_url: str | None = Field(
        None,
        pattern=rf"^{WEB_ADDRESS}\S+$",
        description="Address of any OpenAI-compatible language model, such as `http://localhost:11434/v1` "
        "for Ollama; default: OpenAI's own, where there is a key.",
    )
    llm_model: str = Field(
        "gpt-4o-mini", description="The language model that writes and translates scripts."
    )
    llm_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("HEYGEN_LLM_API_KEY", "OPENAI_API_KEY"),
        description="Key for it; `OPENAI_API_KEY` does as well. Never logged or shown.",
    )
    huggingface_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("HEYGEN_HUGGINGFACE_TOKEN", "HUGGINGFACE_TOKEN", "HF_TOKEN"),
        description="Token of Hugging Face, for engines of plugins that fetch models there; "
        "`HUGGINGFACE_TOKEN` does as well. Never logged or shown.",
    )
    llm_timeout: float = Field(
        60, gt=0, le=3600, description="Seconds that the language model may be silent before it is given up."
    )
    llm_input_price: float | None = Field(
        None, ge=0, description="Price of a million tokens that it reads; with the next, cost is recorded."
    )
    llm_output_price: float | None = Field(
        None, ge=0, description="Price of a million tokens that it writes."
    )
    speech_base_url: str | None = Field(
        None,
        pattern=rf"^{WEB_ADDRESS}\S+$",
        description="Address of any server of the OpenAI speech protocol, such as `http://localhost:8880/v1` "
        "for Kokoro-FastAPI; default: OpenAI's own, where there is a key.",
    )
    speech_model: str = Field("tts-1", description="The model of the speech server.")
    speech_voices: Words = Field(
        ("nova", "onyx"),
        description="Voices of the speech server, such as `nova, af_heart:en:female`: a name alone speaks "
        "every language, or it is followed by its language and its gender.",
    )
    speech_api_key: SecretStr | None = Field(
        None, description="Key for the speech server. Never logged or shown."
    )
    speech_timeout: float = Field(
        60, gt=0, le=3600, description="Seconds that the speech server may be silent before it is given up."
    )
    coqui_dir: Path | None = Field(
        None,
        description="Folder of Coqui models, a folder for each; default: `coqui` in the data folder.",
    )
    accept_licences: Words = Field(
        (),
        description="Licences of model weights that you have read and accept though they are not free, such "
        "as `CPML-1.0` of XTTS-v2, which allows non-commercial use only.",
    )
    argos_dir: Path | None = Field(
        None,
        description="Folder of Argos Translate models (`.argosmodel` files or unpacked); default: where "
        "Argos Translate itself keeps them.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is written to the log."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="The log for people, or one JSON document a line."
    )

    @field_serializer(
        "llm_api_key", "huggingface_token", "sentry_dsn", "webhook_secret", when_used="json-unless-none"
    )
    def _whole(self, value: SecretStr) -> str:
        """As JSON the settings go to the processes that render, which need the secrets, too."""
        return value.get_secret_value()

    @field_validator("storage_type", mode="before")
    @classmethod
    def _is_storage(cls, value: object) -> object:
        if value != "local":
            raise ValueError(
                "only local is supported; for other storage mount it, and name the folder in HEYGEN_DATA_DIR"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"sqlite:///.*[^/]", value):
            raise ValueError(
                "only SQLite is supported, such as sqlite:///heygen_ai.db; leave it out to use jobs.json"
            )
        return value

    @cached_property
    def database_file(self) -> Path | None:
        """The file of ``database_url``. A relative one lies in the data folder."""
        if self.database_url is None:
            return None
        return self.data_dir.resolve() / self.database_url.removeprefix("sqlite:///")

    @field_validator("fetch_allow", "fetch_deny")
    @classmethod
    def _are_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        FetchRules.parse(value)
        return value

    @cached_property
    def fetch_rules(self) -> FetchRules:
        """What may be fetched from, by ``fetch_allow`` and ``fetch_deny``."""
        return FetchRules.parse(self.fetch_allow, self.fetch_deny)

    @cached_property
    def avatars_dir(self) -> Path:
        """The folder of the presenters that were made from photos."""
        return self.data_dir / "avatars"

    @cached_property
    def voices_dir(self) -> Path:
        """The folder of the voices that were made from recordings."""
        return self.data_dir / "voices"

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"whsec_[A-Za-z0-9+/]{32,}={0,2}", value.get_secret_value()):
            raise ValueError("must be whsec_ and at least 32 characters of base64")
        return value

    @field_validator("rate_limit", "read_rate_limit")
    @classmethod
    def _is_rate(cls, value: str) -> str:
        if value != "off":
            import limits  # takes a while, and most settings need it not

            try:
                limits.parse(value)
            except ValueError:
                raise ValueError("must be a number and a time, such as 100/hour, or off") from None
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            ip_network(word, strict=False)
        return value

    @field_validator("speech_voices")
    @classmethod
    def _are_voices(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if not re.fullmatch(r"[^:]+(:[a-z]{2}(:(female|male|neutral))?)?", word):
                raise ValueError(f"{word!r} is no voice, such as nova or af_heart:en:female")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if not re.fullmatch(rf"\*|{WEB_ADDRESS}[^/\s]+", word):
                raise ValueError(f"{word!r} is no origin, such as https://example.com")
        return value

    @cached_property
    def drop_in_dir(self) -> Path:
        """The folder of drop-in plugins."""
        return self.plugins_dir or self.data_dir / "plugins"


def load_settings() -> Settings:
    """Read and check the settings.

    :raises SettingsError: one is wrong, or its name is misspelt; the message names it and what is wrong.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        problems = "; ".join(f"{_variable(item['loc'])}: {_rule(item['msg'])}" for item in error.errors())
        raise SettingsError(f"Wrong setting. {problems}.", remedy=_REMEDY) from None
    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted({*os.environ, *dotenv_values(".env")}):
        # Other names may belong to plugins; one that is nearly right was meant for the studio.
        if (
            name.startswith(_PREFIX)
            and name not in known
            and (meant := get_close_matches(name, known, 1, 0.85))
        ):
            raise SettingsError(f"There is no setting {name}; {meant[0]} is one.", remedy=_REMEDY)
    return settings


def _variable(location: tuple[int | str, ...]) -> str:
    # Where a setting has other names too, the place is one of those.
    name = str(location[0])
    return name if name.isupper() else f"{_PREFIX}{name.upper()}"


def _rule(message: str) -> str:
    return message.removeprefix("Value error, ")

"""The schema of the API is committed, so that changes are seen; request models refuse with reasons."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from heygen_studio.api.errors import wrong_fields
from heygen_studio.api.routes.assets import AssetAddress
from heygen_studio.api.routes.batches import BatchRequest
from heygen_studio.api.routes.cloning import CloneRequest, CloneUpload
from heygen_studio.api.routes.new_avatars import AvatarRequest, AvatarUpload
from heygen_studio.api.routes.videos import ListQuery
from heygen_studio.api.routes.voices import PronunciationRequest, ReadingRequest
from heygen_studio.cloning import VoiceChanges
from heygen_studio.library import AvatarChanges
from heygen_studio.scripts import (
    AnalyzeRequest,
    ContinueRequest,
    GenerateRequest,
    HookRequest,
    RewriteRequest,
    ScenesRequest,
    TranslateRequest,
    TranslateVideoRequest,
)
from heygen_studio.video.request import CustomSettings, LipsyncRequest, VideoRequest

ROOT = Path(__file__).parents[2]


def test_the_committed_schema_is_the_served_one() -> None:
    check = [sys.executable, ROOT / "tools" / "openapi.py", "--check"]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_documented_paths_are_there() -> None:
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    documented = {
        "/health": "get", "/videos/create": "post", "/videos/batch": "post", "/videos/{video_id}": "get",
        "/scripts/generate": "post", "/scripts/analyze": "post", "/scripts/translate": "post",
        "/voices": "get", "/avatars": "get", "/avatars/create": "post",
    }  # fmt: skip
    for path, method in documented.items():
        assert method in paths[f"/api/v1{path}"], path


MODELS: tuple[type[BaseModel], ...] = (
    VideoRequest, LipsyncRequest, CustomSettings, BatchRequest, ListQuery, TranslateVideoRequest,
    GenerateRequest,
    RewriteRequest, ContinueRequest, HookRequest, AnalyzeRequest, ScenesRequest, TranslateRequest,
    AvatarRequest, AvatarUpload, AvatarChanges, CloneRequest, CloneUpload, VoiceChanges,
    PronunciationRequest, ReadingRequest, AssetAddress,
)  # fmt: skip
"""Everything that a request may be."""
LIKELY = (
    "Hello.", "en", "es", "xx", "#00a040", "https://example.com/a.png", "data:image/png;base64,AA==",
    "asset_" + "a" * 26, "professional_male_01", "casual", "1080p", "mp4", "3 minutes", "30000/1001", "hook",
    "2024-01-15T10:30:00Z", "\ud800", "\0", "", " ", 0, 1, -1, 90, 1e308, float("nan"), float("inf"), True,
)  # fmt: skip
"""Values that are near to what fields take."""
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(LIKELY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def test_no_request_model_is_forgotten() -> None:
    """Every model that the schema has for a body or its parts is among them."""
    schema = json.loads((ROOT / "docs" / "openapi.json").read_text())
    bodies = [
        content["schema"]
        for item in schema["paths"].values()
        for operation in item.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    named = {str(body.get("$ref", "")).rpartition("/")[2] or body.get("title", "") for body in bodies}
    # The others are single files.
    assert {name for name in named if name and not name.startswith("Body_")} <= {m.__name__ for m in MODELS}
    assert len(MODELS) == 22


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_request_is_taken_whole_or_refused_with_reasons(model: type[BaseModel], data: Any) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    needed = {name: ANY for name, field in model.model_fields.items() if field.is_required()}
    body = data.draw(
        st.fixed_dictionaries(needed, optional={name: ANY for name in names if name not in needed}).flatmap(
            lambda known: st.dictionaries(st.text(max_size=12), ANY, max_size=1).map(lambda odd: odd | known)
        )
    )
    try:
        request = model.model_validate(body)
    except ValidationError as error:
        problems = [dict(problem, loc=("body", *problem["loc"])) for problem in error.errors()]
        said, fields = wrong_fields(problems)
        assert fields
        assert all(fields.values())
        json.dumps([said, fields]).encode()  # it can be told
    else:
        again = model.model_validate(request.model_dump())
        assert repr(again) == repr(request)  # two numbers that are none (NaN) are not equal

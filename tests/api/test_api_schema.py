"""The schema of the API is committed, so that changes are seen; request models refuse with reasons."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from heygen_studio.request import VideoRequest

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


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(VideoRequest.model_fields)) | st.text(max_size=12), ANY))
def test_any_request_is_taken_or_refused_with_reasons(body: dict[str, Any]) -> None:
    problems: list[Any] = []
    try:
        request = VideoRequest.model_validate(body)
        assert VideoRequest.model_validate(request.model_dump()) == request
    except ValidationError as error:
        problems = error.errors()
    assert all(problem["msg"] for problem in problems)

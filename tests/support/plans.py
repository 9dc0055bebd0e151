"""Plans of one scene, as tests take them apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heygen_studio.video.plan import Plan


def with_scene(plan: Plan, **changes: Any) -> Plan:
    """The same with another voice, lip-sync or the like in its only scene."""
    (scene,) = plan.scenes
    return replace(plan, scenes=(replace(scene, **changes),))

"""Everything a presenter looks like, as one dataclass per part, read from one TOML file per presenter."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PRESENTERS = HERE / "presenters"
MODELS = HERE / "models"
"""Those that only stand for portraits of the regression set."""

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Shape:
    """Arguments of the body model. ``local`` keys starting with ``lr-`` set the left and the right one."""

    phenotype: dict[str, float] = field(default_factory=dict)
    local: dict[str, float] = field(default_factory=dict)
    expression: dict[str, float] = field(default_factory=dict)
    """ARKit weights of the resting face; they are part of the neutral pose."""
    arm_down_degrees: float = 40.0
    clavicle_degrees: float = 4.0
    # Stylisation: smooth warps applied on top of the anatomical model.
    eye_scale: float = 0.12
    nose_shrink: float = 0.12
    jaw_narrow: float = 0.03
    head_scale: float = 0.12
    face_shorten: float = 0.0
    shoulder_narrow: float = 0.0
    mouth_corner_up: float = 0.0
    """Metres by which the mouth's corners are lifted."""
    asymmetry: float = 0.0008
    """Metres of gentle left/right difference of brow and mouth corner."""


@dataclass(frozen=True)
class Skin:
    light: str = "#ebc2a9"
    dark: str = "#e0ae93"
    red: str = "#d4806f"
    shadow: str = "#b98a7c"
    lips: str = "#b9575a"
    lips_amount: float = 0.6
    socket: str = "#dcc3bc"
    lid: str = "#b07d6c"
    lid_amount: float = 0.2
    blush: float = 0.6
    mottle: float = 0.22
    roughness: float = 0.44
    specular: float = 0.5
    coat: float = 0.1
    bump: float = 0.13
    subsurface: float = 0.006
    beard: float = 0.0
    beard_colour: str = "#6d5448"


@dataclass(frozen=True)
class Eyes:
    inner: str = "#8a6a42"
    outer: str = "#3f2c1c"
    iris_radius: float = 0.47
    pupil_radius: float = 0.17
    sclera: RGB = (0.86, 0.84, 0.82)
    scale: float = 1.10
    """Eyeball radius relative to the body model's; above 1 it fills the lid corners."""
    flank: float = 0.16
    converge: float = 0.028


@dataclass(frozen=True)
class Brows:
    heights: tuple[float, ...] = (0.0185, 0.0203, 0.0222, 0.0224, 0.0176)
    """Height in metres above the eye centres at five stations from the nose to the temple."""
    thickness: float = 0.0046
    strands: int = 600
    length: float = 1.0
    width: float = 0.9
    melanin: float = 0.85
    redness: float = 0.35
    inset: float = 0.0


@dataclass(frozen=True)
class Lashes:
    upper: float = 0.0085
    lower: float = 0.0035
    upper_strands: int = 120
    lower_strands: int = 40
    width: float = 1.0


@dataclass(frozen=True)
class Beard:
    strands: int = 0
    length: float = 0.006
    melanin: float = 0.9
    redness: float = 0.3


@dataclass(frozen=True)
class Glasses:
    """Full-rim glasses; no ``rim`` colour, no glasses."""

    rim: str = ""
    width: float = 0.052
    """Of one lens, metres."""
    height: float = 0.041
    squareness: float = 3.2
    """Exponent of the lens outline: 2 is an ellipse, larger is squarer."""
    thickness: float = 0.0013
    drop: float = 0.004


@dataclass(frozen=True)
class Hair:
    style: str = "lob"
    """A key of ``hairstyles.STYLES``."""
    fringe: float = 0.0
    """Height above the eyes to which a fringe falls, metres; 0 for none."""
    melanin: float = 0.75
    redness: float = 0.45
    colour: str = ""
    """Set for grey hair, which melanin cannot give; also colours the beard."""
    roughness: float = 0.25
    variation: float = 0.25
    hairline: float = 0.074
    """Height of the hairline's middle above the eyes, metres."""
    part: float = 0.02
    """Sideways position of the parting; positive is the presenter's left."""
    guides: int = 2200
    strands: int = 60000
    locks: int = 500
    length: float = -0.03
    """Long styles: end of the hair relative to the chin; short styles: length on top (metres)."""
    side_length: float = 0.012
    volume: float = 1.0
    wave: float = 0.003
    wave_turns: float = 1.2
    face_gap: float = 0.060
    width: float = 1.3
    flyaway: float = 0.03
    shadow_glow: float = 0.18
    scalp: str = "#1c120c"


@dataclass(frozen=True)
class Clothing:
    outfit: str = "crew"
    """``crew``, ``vneck`` (scrubs) or ``shirt`` (open collar)."""
    over: str = ""
    """``blazer``, ``apron`` or nothing; a white coat is a white blazer."""
    inner: str = "#d9d6d0"
    jacket: str = "#2a3a57"
    """Colour of what is worn over the outfit."""
    v_neck: float = 0.0
    """Metres by which the middle of the neckline is lower, of a V."""
    scarf: str = ""
    """Colour of a headscarf."""
    collar_drop: float = 0.080
    """Front of the neckline below the chin, metres."""
    collar_slope: float = 0.60
    collar_height: float = 0.016
    ease: float = 0.006
    shoulder_pad: float = 0.012
    v_depth: float = 0.36
    """Metres from the chin down to the blazer's button."""
    weave: float = 1000.0


@dataclass(frozen=True)
class Light:
    exposure: float = 0.1
    ambient: float = 0.22
    key: float = 24.0
    fill: float = 9.0
    rim: float = 10.0
    under: float = 4.5
    key_x: float = -0.55


@dataclass(frozen=True)
class Framing:
    headroom: float = 0.07
    """Share of the picture's height above the hair."""
    height: float = 0.53
    """Metres covered by the picture's height at the face's depth."""


@dataclass(frozen=True)
class Presenter:
    id: str
    name: str
    gender: str
    style: str
    age_range: str
    ethnicity: str
    description: str
    model_config: dict[str, str]
    shape: Shape = Shape()
    skin: Skin = Skin()
    eyes: Eyes = Eyes()
    brows: Brows = Brows()
    lashes: Lashes = Lashes()
    beard: Beard = Beard()
    glasses: Glasses = Glasses()
    hair: Hair = Hair()
    clothing: Clothing = Clothing()
    light: Light = Light()
    framing: Framing = Framing()


def _fill(cls: type[Any], values: dict[str, Any], where: str) -> Any:
    hints = typing.get_type_hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValueError(f"{where}: unknown key(s) {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    out: dict[str, Any] = {}
    for key, value in values.items():
        kind = hints[key]
        if dataclasses.is_dataclass(kind):
            out[key] = _fill(typing.cast("type[Any]", kind), value, f"{where}.{key}")
        elif isinstance(kind, types.GenericAlias) and kind.__origin__ is tuple:
            out[key] = tuple(float(v) for v in value)
        elif kind is float:
            out[key] = float(value)
        else:
            out[key] = value
    return cls(**out)


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    out = dict(base)
    for key, value in over.items():
        old = out.get(key)
        out[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


def _values(presenter_id: str) -> dict[str, Any]:
    places = [folder / f"{presenter_id}.toml" for folder in (PRESENTERS, MODELS)]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise FileNotFoundError(f"no presenter {presenter_id!r}; known: {', '.join(available())}")
    values = tomllib.loads(path.read_text("utf-8"))
    base = values.pop("base", None)
    return values if base is None else _merge(_values(base), values)


def load(presenter_id: str, changes: dict[str, Any] | None = None) -> Presenter:
    """Read ``<presenter_id>.toml`` of the presenters or models over its ``base``, with ``changes`` on top.

    Raises FileNotFoundError or ValueError (unknown key).
    """
    values = _merge(_values(presenter_id), changes or {})
    return typing.cast("Presenter", _fill(Presenter, {"id": presenter_id, **values}, f"{presenter_id}.toml"))


def available() -> list[str]:
    return sorted(p.stem for p in PRESENTERS.glob("*.toml"))


def linear(colour: str) -> RGB:
    """``#rrggbb`` (sRGB) to linear RGB in 0..1 (IEC 61966-2-1)."""
    channels = (int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return (r, g, b)

"""Shaders: skin, hair, cloth and the small wet things."""

from __future__ import annotations

from typing import Any

from blender import Graph
from config import RGB, Hair, Skin, linear


def skin(look: Skin, scalp: str, lips_image: Any) -> Any:
    """Random-walk skin with blush, under-eye, lip, stubble and scalp colour from vertex attributes."""
    g = Graph("skin")
    rest = g.vector("rest")
    broad, middle, fine = (g.noise(rest, s, 3, 0.6) for s in (28, 160, 700))
    red = linear(look.red)
    colour = g.mix(
        g.math("MULTIPLY_ADD", broad, 1.6, -0.45, clamp=True), linear(look.light), linear(look.dark)
    )
    colour = g.mix(g.math("MULTIPLY", g.value("red"), g.math("MULTIPLY_ADD", middle, 0.8, 0.6)), colour, red)
    blotch = g.math("MULTIPLY", g.math("SUBTRACT", middle, 0.5), 0.5, clamp=True)
    colour = g.mix(blotch, colour, red)
    speck = g.math("MULTIPLY", g.math("SUBTRACT", fine, 0.52), 0.9 * look.mottle, clamp=True)
    colour = g.mix(speck, colour, tuple(c * 0.55 for c in red))
    colour = g.mix(g.math("MULTIPLY", g.value("shadow"), 0.22), colour, linear(look.shadow))
    colour = g.mix(g.math("MULTIPLY", g.value("lids"), look.lid_amount), colour, linear(look.lid))
    if look.beard > 0:
        grain = g.math(
            "MULTIPLY_ADD", g.noise(rest, 1500, 1), 1.4 * look.beard, -0.25 * look.beard, clamp=True
        )
        colour = g.mix(g.math("MULTIPLY", g.value("beard"), grain), colour, linear(look.beard_colour))
    colour = g.mix(g.math("MULTIPLY", g.value("scalp"), 0.8), colour, linear(scalp))
    # The lining behind the lids shows in the eye's corners: pale and moist like the eyeball.
    colour = g.mix(g.math("MULTIPLY", g.value("socket"), 0.85), colour, linear(look.socket))
    uv = g.node("UVMap").outputs[0]
    lip_map = g.node("TexImage", {"Vector": uv}, image=lips_image, interpolation="Cubic").outputs["Color"]
    lip = g.math("MULTIPLY", lip_map, look.lips_amount)
    lip = g.math("MULTIPLY", lip, g.math("MULTIPLY_ADD", g.noise(rest, 500), 0.4, 0.8), clamp=True)
    colour = g.mix(lip, colour, linear(look.lips))

    rough = g.math("MULTIPLY_ADD", middle, 0.14, look.roughness)
    rough = g.math("MULTIPLY_ADD", g.value("oil"), -0.06, rough)
    rough = g.math("MULTIPLY_ADD", lip_map, -0.10, rough)
    pores = g.node("TexVoronoi", {"Vector": rest, "Scale": 1100.0}).outputs["Distance"]
    relief = g.math(
        "MULTIPLY_ADD", g.noise(rest, 1800), 0.5, g.math("MULTIPLY", g.noise(rest, 350, 3, 0.6), 0.7)
    )
    relief = g.math("MULTIPLY_ADD", pores, 0.5, relief)
    shader = g.node(
        "BsdfPrincipled",
        {
            "Base Color": colour,
            "Roughness": rough,
            "Specular IOR Level": look.specular,
            "IOR": 1.4,
            "Subsurface Weight": 1.0,
            "Subsurface Radius": (1.0, 0.36, 0.2),
            "Subsurface Scale": look.subsurface,
            "Subsurface Anisotropy": 0.8,
            "Coat Weight": look.coat,
            "Coat Roughness": 0.3,
            "Normal": g.bump(relief, look.bump, 0.0004),
        },
        subsurface_method="RANDOM_WALK_SKIN",
    )
    return g.finish(shader.outputs[0])


def plain(
    name: str,
    colour: RGB,
    roughness: float = 0.5,
    subsurface: float = 0.0,
    coat: float = 0.0,
    specular: float = 0.5,
    relief: float = 0.0,
) -> Any:
    """Principled surface; ``relief`` is the scale of a light noise bump, 0 for none."""
    g = Graph(name)
    inputs: dict[str, Any] = {
        "Base Color": colour,
        "Roughness": roughness,
        "Subsurface Weight": subsurface,
        "Subsurface Scale": 0.003,
        "Subsurface Radius": (1.0, 0.5, 0.35),
        "Specular IOR Level": specular,
        "Coat Weight": coat,
        "Coat Roughness": 0.05,
    }
    if relief:
        where = g.node("TexCoord").outputs["Object"]
        inputs["Normal"] = g.bump(g.noise(where, relief, 3, 0.6), 0.25, 0.001)
    return g.finish(g.node("BsdfPrincipled", inputs).outputs[0])


def hair(
    name: str,
    look: Hair,
    melanin: float | None = None,
    redness: float | None = None,
    roughness: float | None = None,
) -> Any:
    g = Graph(name)
    inputs: dict[str, Any] = {
        "Melanin": look.melanin if melanin is None else melanin,
        "Melanin Redness": look.redness if redness is None else redness,
        "Random Color": look.variation,
        "Roughness": look.roughness if roughness is None else roughness,
        "Radial Roughness": 0.5,
        "Random Roughness": 0.2,
        "Coat": 0.0,
    }
    kind = "MELANIN"
    if look.colour:
        kind = "COLOR"
        inputs["Color"] = linear(look.colour)
        for absent in ("Melanin", "Melanin Redness", "Random Color"):
            del inputs[absent]
    strand = g.node("BsdfHairPrincipled", inputs, parametrization=kind).outputs[0]
    # Light scattered many times between strands, which the bounce limit loses: without it shadows are black.
    tint = linear(look.colour) if look.colour else (0.060, 0.034, 0.020)
    glow = g.node(
        "Emission", {"Color": tint, "Strength": look.shadow_glow * (0.2 if look.colour else 1)}
    ).outputs[0]
    return g.finish(g.node("AddShader", {0: strand, 1: glow}).outputs[0])


def cloth(name: str, colour: str, fineness: float, contrast: float = 1.0, cut: bool = False) -> Any:
    """Cloth with a heathered, slightly diagonal yarn, ``fineness`` per metre, ``contrast`` in 0..1.

    With ``cut`` it is transparent where the attribute of that name is not positive.
    """
    g = Graph(name)
    base = linear(colour)
    where = g.node("TexCoord").outputs["Object"]
    grain = g.node(
        "Mapping", {"Vector": where, "Rotation": (0.0, 0.9, 0.0), "Scale": (1.0, 1.0, 0.22)}
    ).outputs[0]
    weave = g.noise(grain, fineness, 2, 0.7)
    folds = g.noise(where, 14, 2)
    yarn = g.math("MULTIPLY_ADD", weave, 2.4, -0.7, clamp=True)
    shade = g.mix(
        yarn,
        tuple(c * (1 - 0.28 * contrast) for c in base),
        tuple(min(1.0, c * (1 + 0.26 * contrast)) for c in base),
    )
    height = g.math("MULTIPLY_ADD", folds, 5.0, weave)
    shader = g.node(
        "BsdfPrincipled",
        {
            "Base Color": shade,
            "Roughness": 0.85,
            "Specular IOR Level": 0.25,
            "Sheen Weight": 0.12,
            "Sheen Roughness": 0.45,
            "Normal": g.bump(height, 0.4, 0.0006),
        },
    ).outputs[0]
    if cut:
        inside = g.math("GREATER_THAN", g.value("cut"), 0.0)
        clear = g.node("BsdfTransparent").outputs[0]
        shader = g.node("MixShader", {0: inside, 1: clear, 2: shader}).outputs[0]
    return g.finish(shader)

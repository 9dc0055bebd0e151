"""Studio light, camera and render settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from anatomy import Points
from blender import link
from config import RGB, Framing, Light

DISTANCE = 1.7
"""Metres from the camera to the plane through the eyes."""
EYE_PLANE = -0.02
ASPECT = 0.8


@dataclass(frozen=True)
class Camera:
    """Pinhole at (0, EYE_PLANE - DISTANCE, height) looking along +y, its picture shifted, not tilted."""

    height: float
    centre: float
    """Scene z at the picture's centre, on the eye plane."""
    span: float

    def project(self, points: Points, pixels: int) -> tuple[Points, Points]:
        """Scene points (n, 3) to pixel coordinates (n, 2), origin top left, and distance along the view axis
        in the pixel scale of the eye plane (n,), larger is farther, 0 on the eye plane."""
        away = points[:, 1] - EYE_PLANE + DISTANCE
        scale = pixels / self.span
        focal = scale * DISTANCE
        x = pixels * ASPECT / 2 + points[:, 0] / away * focal
        y = pixels / 2 - (points[:, 2] - self.height) / away * focal + (self.centre - self.height) * scale
        return np.stack([x, y], 1), (points[:, 1] - EYE_PLANE) * scale


def frame(look: Framing, hair_top: float) -> Camera:
    return Camera(height=-0.01, centre=hair_top + (look.headroom - 0.5) * look.height, span=look.height)


def place_camera(camera: Camera) -> None:
    data = bpy.data.cameras.new("camera")
    data.sensor_fit, data.sensor_height = "VERTICAL", 24.0
    data.lens = 24.0 * DISTANCE / camera.span
    data.shift_y = (camera.centre - camera.height) / camera.span
    obj = link(bpy.data.objects.new("camera", data))
    obj.location = (0.0, EYE_PLANE - DISTANCE, camera.height)
    obj.rotation_euler = (np.pi / 2, 0.0, 0.0)
    bpy.context.scene.camera = obj


def orbit(camera: Camera, yaw: float, zoom: float, centre: list[float]) -> None:
    """Look at the head from the side, nearer or farther, with the eyes at ``centre`` (shares of the picture).

    ``yaw`` in degrees turns the presenter's face to the right of the picture where positive.
    """
    obj = bpy.context.scene.camera
    render = bpy.context.scene.render
    span = camera.span / zoom
    obj.data.lens = 24.0 * DISTANCE / span
    angle = np.radians(-yaw)
    pivot = np.array([0.0, 0.07])
    arm = np.array([0.0, EYE_PLANE - DISTANCE]) - pivot
    x = pivot[0] + np.cos(angle) * arm[0] - np.sin(angle) * arm[1]
    y = pivot[1] + np.sin(angle) * arm[0] + np.cos(angle) * arm[1]
    obj.location = (x, y, camera.height)
    obj.rotation_euler = (np.pi / 2, 0.0, angle)
    # Shifts are in units of the sensor's fitted side, the vertical one.
    obj.data.shift_x = (0.5 - centre[0]) * render.resolution_x / render.resolution_y
    obj.data.shift_y = (0.0 - camera.height) / span + centre[1] - 0.5


def _area(
    name: str, where: tuple[float, float, float], size: tuple[float, float], power: float, colour: RGB
) -> None:
    data = bpy.data.lights.new(name, "AREA")
    data.shape, data.size, data.size_y = "RECTANGLE", *size
    data.energy, data.color = power, colour
    obj = link(bpy.data.objects.new(name, data))
    obj.location = where
    obj.rotation_euler = (Vector((0, -0.05, -0.05)) - Vector(where)).to_track_quat("-Z", "Y").to_euler()
    obj.visible_camera = False


def light(look: Light) -> None:
    """Large soft key near the camera, broad fill, two rims and a reflector from below; neutral in sum."""
    world = bpy.data.worlds.new("studio")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = (0.86, 0.90, 0.97, 1)
    background.inputs[1].default_value = look.ambient
    _area("key", (look.key_x, -1.25, 0.70), (0.9, 0.9), look.key, (1.0, 0.965, 0.92))
    _area("fill", (1.05, -1.25, 0.20), (1.3, 1.3), look.fill, (0.95, 0.97, 1.0))
    _area("rim-l", (-0.80, 0.75, 0.60), (0.4, 0.9), look.rim * 0.9, (1.0, 0.98, 0.95))
    _area("rim-r", (0.85, 0.70, 0.50), (0.4, 0.9), look.rim, (0.94, 0.97, 1.0))
    _area("under", (0.0, -0.85, -0.75), (0.8, 0.6), look.under, (1.0, 0.96, 0.92))


def configure(exposure: float, pixels: int, samples: int, threads: int) -> Any:
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y = round(pixels * ASPECT), pixels
    render.threads_mode, render.threads = "FIXED", threads
    render.film_transparent = True
    cycles.device, cycles.samples = "CPU", samples
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.08
    cycles.adaptive_min_samples = min(2, samples)
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
    # The denoiser and the hair's own glow stand in for deeper bounces, which cost a third of the time.
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 2, 2
    cycles.transmission_bounces, cycles.transparent_max_bounces = 3, 10
    cycles.sample_clamp_indirect = 4.0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    scene.cycles_curves.shape, scene.cycles_curves.subdivisions = "RIBBONS", 1
    # Khronos PBR Neutral keeps skin colours; filmic transforms wash them out.
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.exposure = exposure
    settings = render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "16"
    settings.compression = 15
    return scene


def crop(left: float, top: float, right: float, bottom: float) -> None:
    """Render only a part of the picture, given in pixels from the top left."""
    render = bpy.context.scene.render
    width, height = render.resolution_x, render.resolution_y
    render.use_border = render.use_crop_to_border = True
    # Shares become pixels again by truncation; a quarter pixel keeps them on the right side of it.
    render.border_min_x, render.border_max_x = (left + 0.25) / width, (right + 0.25) / width
    render.border_min_y, render.border_max_y = (
        (height - bottom + 0.25) / height,
        (height - top + 0.25) / height,
    )


def shoot(path: Path) -> None:
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)

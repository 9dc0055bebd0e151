"""The maths of the puppet engine, part by part."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.assets import assets_dir
from heygen_studio_plugins.avatars.puppet.basis import load_basis, similarity
from heygen_studio_plugins.avatars.puppet.creation import fade_sides
from heygen_studio_plugins.avatars.puppet.deform import POSE_LIMITS, rotation, soft_clamp
from heygen_studio_plugins.avatars.puppet.framing import frame_portrait
from heygen_studio_plugins.avatars.puppet.landmarks import Face
from heygen_studio_plugins.avatars.puppet.mesh import build_mesh
from heygen_studio_plugins.avatars.puppet.raster import BLENDED, SOLID, draw_triangles
from heygen_studio_plugins.avatars.puppet.refine import refine_mouth
from heygen_studio_plugins.avatars.puppet.texture import make_texture, resample
from heygen_studio_plugins.avatars.puppet.topology import FACE_POINTS, LOWER_INNER_LIP, UPPER_INNER_LIP

from heygen_studio.render import rgb_to_ycc


def test_models_are_those_of_the_manifest() -> None:
    folder = assets_dir("models")
    entries = json.loads((folder / "manifest.json").read_text("utf-8"))["models"]
    files = {path.name for path in folder.iterdir()} - {"manifest.json", "__init__.py", "__pycache__"}
    assert {entry["file"] for entry in entries} == files
    for entry in entries:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"]
        assert entry["source"].startswith("https://")


def scene(kind: int, alpha: int) -> tuple[np.ndarray, np.ndarray]:
    """A jittered grid of triangles with a flat texture over a canvas of another grey."""
    random = np.random.default_rng(1)
    count = 9
    xs, ys = np.meshgrid(np.linspace(-6, 70, count), np.linspace(-6, 54, count))
    positions = np.stack([xs, ys], -1).reshape(-1, 2) + random.uniform(-2.5, 2.5, (count * count, 2))
    triangles = []
    for j in range(count - 1):
        for i in range(count - 1):
            a = j * count + i
            triangles += [(a, a + 1, a + count), (a + 1, a + count + 1, a + count)]
    texels = np.stack(np.meshgrid(np.linspace(3, 60, count), np.linspace(3, 60, count)), -1).reshape(-1, 2)
    rgba = np.empty((64, 64, 4), np.float32)
    rgba[:] = np.array([200, 100, 50, 255.0]) * alpha / 255
    texture = make_texture(rgba)
    mesh = (positions.astype(np.float32), texels.astype(np.float32), np.array(triangles, np.int32))
    kinds = np.full(len(triangles), kind, np.uint8)
    luma, chroma = np.full((48, 64), 40, np.uint8), np.full((24, 32, 2), 90, np.uint8)
    draw_triangles(*mesh, kinds, texture.luma, texture.alpha, luma)
    draw_triangles(*mesh, kinds, texture.chroma, texture.chroma_alpha, chroma)
    return luma, chroma


@pytest.mark.parametrize("alpha", [100, 180])
def test_triangles_that_touch_leave_no_gap_and_no_pixel_is_blended_twice(alpha: int) -> None:
    luma, chroma = scene(BLENDED, alpha)
    colour = rgb_to_ycc(np.array([200.0, 100, 50], np.float32) * alpha / 255, alpha / 255)
    expected = colour + np.array([40, 90, 90]) * (1 - alpha / 255)
    assert np.abs(luma.astype(float) - expected[0]).max() <= 1.5
    assert np.abs(chroma.astype(float) - expected[1:]).max() <= 1.5


def test_solid_triangles_cover_everything() -> None:
    luma, chroma = scene(SOLID, 255)
    expected = rgb_to_ycc(np.array([200.0, 100, 50], np.float32))
    assert np.abs(luma.astype(float) - expected[0]).max() <= 1
    assert np.abs(chroma.astype(float) - expected[1:]).max() <= 1


def test_texture_at_rest_is_copied_exactly() -> None:
    rgba = np.dstack([np.random.default_rng(2).uniform(0, 255, (32, 32, 3)), np.full((32, 32), 255)])
    texture = make_texture(rgba.astype(np.float32))
    square = np.array([[2, 2], [28, 2], [2, 28], [28, 28]], np.float32)
    out = np.zeros((32, 32), np.uint8)
    triangles, kinds = np.array([[0, 1, 2], [1, 3, 2]], np.int32), np.full(2, SOLID, np.uint8)
    draw_triangles(square, square, triangles, kinds, texture.luma, texture.alpha, out)
    assert (out[2:28, 2:28] == np.round(rgb_to_ycc(rgba[..., :3])[2:28, 2:28, 0])).all()


@pytest.mark.parametrize(("size", "degrees"), [(1.0, 0.6), (1.0, 40.0), (1.5, 5.0)])
def test_moved_textures_are_looked_up_bilinearly(size: float, degrees: float) -> None:
    """Parts that keep the texture's grid for some pixels, and parts that do not."""
    ys, xs = np.mgrid[:120, :120]
    grey = 128 + 90 * np.sin(0.21 * xs + 0.5) * np.cos(0.17 * ys)
    texture = make_texture(np.dstack([np.repeat(grey[..., None], 3, 2), np.full(grey.shape, 255.0)]))
    turn = rotation(0.0, 0.0, degrees)[:2, :2] * size
    corners = np.array([[0, 0], [40, 0], [0, 40], [40, 40]], np.float32)
    texels = ((corners - 20) @ turn + 60.3).astype(np.float32)
    out = np.zeros((40, 40), np.uint8)
    triangles, kinds = np.array([[0, 1, 2], [1, 3, 2]], np.int32), np.full(2, SOLID, np.uint8)
    draw_triangles(corners, texels, triangles, kinds, texture.luma, texture.alpha, out)
    u, v = np.moveaxis((np.stack(np.meshgrid(range(40), range(40)), -1) - 20) @ turn + 60.3, -1, 0)
    i, j, luma = u.astype(int), v.astype(int), texture.luma.astype(float)
    fu, fv = u - i, v - j
    upper = luma[j, i] * (1 - fu) + luma[j, i + 1] * fu
    lower = luma[j + 1, i] * (1 - fu) + luma[j + 1, i + 1] * fu
    assert np.abs(out - (upper * (1 - fv) + lower * fv)).max() <= 1.1


def test_nothing_is_written_beyond_the_end_of_the_canvas() -> None:
    room = np.full(12 * 18 * 2 + 64, 77, np.uint8)
    chroma = room[: 12 * 18 * 2].reshape(12, 18, 2)
    texture = make_texture(np.full((64, 64, 4), 255, np.float32))
    corners = np.array([[-9, -9], [50, -9], [-9, 50], [50, 50]], np.float32)
    triangles, kinds = np.array([[0, 1, 2], [1, 3, 2]], np.int32), np.full(2, BLENDED, np.uint8)
    draw_triangles(corners, corners + 10, triangles, kinds, texture.chroma, texture.chroma_alpha, chroma)
    assert (chroma == 128).all()
    assert (room[chroma.size :] == 77).all()


def test_scaling_keeps_the_mean_and_repeats_the_edge() -> None:
    image = np.random.default_rng(4).integers(0, 255, (80, 60, 4), np.uint8)
    image[..., 3] = 255
    small = resample(image, (0, 0, 60, 80), (15, 20))
    np.testing.assert_allclose(small[..., :3].mean((0, 1)), image[..., :3].mean((0, 1)), atol=2)
    below = resample(image, (0, 80, 60, 100), (60, 20))
    np.testing.assert_allclose(below[10:], np.broadcast_to(image[-1:], (10, 60, 4)), atol=1)


def test_rotation_signs() -> None:
    nose = np.array([0, 0, -1.0])
    assert (rotation(5.0, 0.0, 0.0) @ nose)[0] > 0
    assert (rotation(0.0, 5.0, 0.0) @ nose)[1] > 0
    assert (rotation(0.0, 0.0, 5.0) @ np.array([1.0, 0, 0]))[1] > 0


def test_soft_clamp_keeps_small_poses_and_limits_large_ones() -> None:
    small, large = np.full(6, 0.2) * np.array(POSE_LIMITS), np.full(6, 50.0) * np.array(POSE_LIMITS)
    np.testing.assert_allclose(soft_clamp(small), small, rtol=0.001)
    np.testing.assert_allclose(soft_clamp(-large), -np.array(POSE_LIMITS), rtol=0.001)
    ramp = np.array([soft_clamp(np.full(6, v))[0] for v in np.linspace(0, 20, 50)])
    assert (np.diff(ramp) > 0).all()


def test_similarity_finds_the_transform_that_was_applied() -> None:
    points = np.random.default_rng(0).normal(size=(20, 3))
    turn = rotation(20.0, -10.0, 30.0)
    scale, found, shift = similarity(points, 2.5 * points @ turn.T + (1, 2, 3))
    assert scale == pytest.approx(2.5)
    np.testing.assert_allclose(found, turn, atol=1e-9)
    np.testing.assert_allclose(shift, (1, 2, 3), atol=1e-9)


def test_refined_mouth_moves_with_its_points_and_has_no_cracks() -> None:
    basis = load_basis()
    fine = refine_mouth(basis.points, basis.triangles)
    np.testing.assert_allclose(fine.follow.sum(1), 1)
    vertices = np.vstack([basis.points, fine.middle])

    def area(corners: np.ndarray) -> float:
        a, b = corners[:, 1, :2] - corners[:, 0, :2], corners[:, 2, :2] - corners[:, 0, :2]
        return float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())

    assert area(vertices[fine.triangles]) == pytest.approx(area(basis.points[basis.triangles]))
    edges: dict[tuple[int, int], int] = {}
    for t in fine.triangles.tolist():
        for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
            edges[min(a, b), max(a, b)] = edges.get((min(a, b), max(a, b)), 0) + 1
    lips = {e for line in (fine.upper_lip[0], fine.lower_lip[0]) for e in pairwise(line)}
    open_edges = {e for e, uses in edges.items() if uses == 1}
    assert {(min(e), max(e)) for e in lips} <= open_edges
    assert fine.upper_lip[0][::2].tolist() == list(UPPER_INNER_LIP)
    assert fine.lower_lip[0][::2].tolist() == list(LOWER_INNER_LIP)


def head_and_shoulders() -> tuple[np.ndarray, np.ndarray]:
    """A made-up portrait, 600 x 800, whose shoulders meet the sides of the picture at row 700."""
    face = load_basis().points - load_basis().points.mean(0)
    points = np.zeros((478, 3), np.float32)
    points[:FACE_POINTS] = face / np.ptp(face[:, 1]) * 300 + (300, 330, 0)
    ys, xs = np.mgrid[0:800, 0:600]
    head = ((xs - 300) / 160) ** 2 + ((ys - 300) / 220) ** 2 < 1
    body = (ys > 560) & (np.abs(xs - 300) < 100 + (ys - 560) * 200 / 140)
    portrait = np.full((800, 600, 4), 120, np.uint8)
    portrait[..., 3] = np.where(head | body, 255, 0)
    return portrait, points


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1000, 1000), (320, 180)])
def test_framing(size: tuple[int, int]) -> None:
    portrait, points = head_and_shoulders()
    width, height = size
    framing = frame_portrait(portrait, points, width, height)
    bottom = framing.top + height / framing.scale
    right = framing.left + width / framing.scale
    assert bottom <= (700.5 if right > 600 else 800)
    hair = (80 - framing.top) * framing.scale / height
    assert 0.05 <= hair <= 0.4
    if width > height:
        assert 0.40 <= 300 * framing.scale / height <= 0.50
    middle = (framing.left + right) / 2
    assert middle == pytest.approx(points[:FACE_POINTS, 0].mean(), abs=1)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1000, 1000)])
def test_a_frame_begins_where_the_photo_cuts_the_head(size: tuple[int, int]) -> None:
    portrait, points = head_and_shoulders()
    cut = 120  # within the hair
    points[:, 1] -= cut
    framing = frame_portrait(portrait[cut:], points, *size)
    assert framing.top >= 0
    assert framing.top + size[1] / framing.scale <= 800 - cut + 0.5


def test_shoulders_that_the_photo_cuts_at_the_neck_fade_out() -> None:
    portrait, points = head_and_shoulders()
    middle = slice(180, 420)  # narrower than the shoulders are where they begin
    near = np.ascontiguousarray(portrait[:, middle])
    near[520:, :, 3] = 255
    chin = points[152, 1]
    assert (near[int(chin) : int(chin + 90), 0, 3] > 0).any()
    points[:, 0] -= 180
    untouched = near.copy()
    face = Face(points, np.zeros(52, np.float32), np.eye(4, dtype=np.float32))
    fade_sides(near, face)
    assert (untouched[-100:, [0, -1], 3] == 255).all()
    assert near[-100:, [0, -1], 3].max() < 10
    steps = np.diff(near[-50, :, 3].astype(int))
    assert np.abs(steps).max() < 20
    assert near[-50, 100:140, 3].min() == 255
    portrait_before = portrait.copy()
    points[:, 0] += 180
    assert not fade_sides(portrait, face)
    assert (portrait == portrait_before).all(), "lower down the frame ends before it shows"


def test_mesh_covers_the_person() -> None:
    import cv2

    portrait, points = head_and_shoulders()
    mesh = build_mesh(points, portrait[..., 3], load_basis().triangles)
    covered = np.zeros((800, 600), np.uint8)
    for t in mesh.triangles:
        cv2.fillConvexPoly(covered, np.round(mesh.vertices[t, :2]).astype(np.int32), 1)
    holes = (portrait[..., 3] > 0) & (covered == 0)
    assert holes.sum() < 30
    assert mesh.head.min() >= 0
    assert mesh.head.max() <= 1
    chin = points[152, 1]
    low = mesh.vertices[:, 1] > chin + 0.6 * 300
    assert low.any()
    assert (mesh.head[low] == 0).all()

"""Cutting a person out of a photo: segmentation, GrabCut, guided filter, hair by colour, clean colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .assets import model_path
from .mesh import face_height
from .pyramid import spread
from .remnants import in_one_piece, of_the_person
from .strands import by_colour
from .vision import as_image, load_vision

_GRABCUT_SIZE = 420
"""GrabCut runs on a copy whose longer side has this many pixels: finer gains nothing and takes seconds."""
_FILTER_SIZE = 1080
"""Longer side in pixels of the copy that the guided filter takes its coefficients from."""
_SPREAD_SIZE = 1080
"""Longer side in pixels of the copy on which colours are carried outwards."""
_WHOLE, _TOLD = 0.97, 0.6
"""From which opacity on a pixel is wholly of the person; from which on its own colour can be told from that
of the background."""
_ADDED = 0.12
"""How far from the first look the closer one may add to it, in face heights."""
_FRAME_SHARE = 0.2
"""From this share of background within it on, a matte that comes with a picture is taken for a frame."""


def cut_out(rgb: NDArray[np.uint8], face: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Photo (h, w, 3) to cut-out (h, w, 4), straight alpha; ``face`` are the landmarks (n, 3) in pixels."""
    return with_alpha(rgb, person_alpha(rgb, face))


def with_alpha(rgb: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Photo (h, w, 3) and matte (h, w), 0..1, to cut-out (h, w, 4), whose half-transparent pixels have the
    colour of the person and not that of the old background: where they are mixed of both, that of the
    background is taken out, and where little of the person is left, the colour beside it is taken."""
    import cv2

    scale = min(1.0, _SPREAD_SIZE / max(alpha.shape))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)

    def carried(where: NDArray[np.bool_]) -> NDArray[np.float32]:
        sure = cv2.resize(where.astype(np.float32), small.shape[1::-1], interpolation=cv2.INTER_AREA)
        fine = cv2.resize(spread(small, (sure > 0.99).astype(np.float32)), alpha.shape[::-1])
        return np.asarray(fine[mixed], np.float32)

    mixed = (alpha > 0) & (alpha <= _WHOLE)
    share = alpha[mixed][:, None]
    beside = carried(alpha > _WHOLE)
    pure = np.clip((rgb[mixed] - (1 - share) * carried(alpha < 1 - _WHOLE)) / np.maximum(share, 0.05), 0, 255)
    trust = np.clip(share / _TOLD, 0, 1)
    colour = rgb.copy()
    colour[mixed] = beside + (pure - beside) * trust + 0.5
    return np.dstack([colour, (alpha * 255 + 0.5).astype(np.uint8)])


def own_alpha(rgba: NDArray[np.uint8], face: NDArray[np.float32]) -> NDArray[np.float32]:
    """The matte of a picture (h, w, 4) that brings one. Where that is only a frame, such as a circle or round
    corners with the background inside, the person is cut out of it as well."""
    given = np.asarray(rgba[..., 3] / np.float32(255), np.float32)
    solid = given > 0.5
    small = np.ascontiguousarray(rgba[..., :3])
    if (solid & (_segment(small) < 0.3)).sum() < _FRAME_SHARE * solid.sum():
        return given
    return np.asarray(np.minimum(given, person_alpha(small, face)), np.float32)


def person_alpha(rgb: NDArray[np.uint8], face: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of each pixel belongs to the person, float32 (h, w), 0..1."""
    import cv2

    height, width = rgb.shape[:2]
    likely = _refine_on_head(rgb, _segment(rgb), face)
    scale = min(1.0, _GRABCUT_SIZE / max(height, width))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small_likely = cv2.resize(likely, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    cut = _grab_cut(small, small_likely)
    guess = 0.5 * cut + 0.5 * np.clip((small_likely - 0.5) * 1.6 + 0.5, 0, 1)
    guess = cv2.resize(guess, (width, height), interpolation=cv2.INTER_LINEAR)
    radius = max(3, max(height, width) // 110)
    alpha = np.clip((_guided_filter(rgb, guess, radius, 2e-4) - 0.12) / 0.76, 0, 1)
    inside = (guess > 0.5).astype(np.uint8)
    alpha[cv2.dilate(inside, np.ones((4 * radius + 1,) * 2, np.uint8)) == 0] = 0
    alpha[cv2.erode(inside, np.ones((5 * radius + 1,) * 2, np.uint8), borderValue=1) > 0] = 1
    held = in_one_piece(np.asarray(alpha, np.float32), face)
    return of_the_person(by_colour(rgb, held, face), likely, face)


def _segment(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    vision, base_options = load_vision()
    options = vision.ImageSegmenterOptions(
        base_options=base_options(model_asset_buffer=model_path("selfie_segmentation.tflite").read_bytes()),
        output_confidence_masks=True,
        output_category_mask=False,
    )

    def mask(image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.array(
            segmenter.segment(as_image(image)).confidence_masks[0].numpy_view(), np.float32
        ).squeeze()

    with vision.ImageSegmenter.create_from_options(options) as segmenter:
        return np.asarray((mask(rgb) + mask(rgb[:, ::-1])[:, ::-1]) / 2, np.float32)


def _refine_on_head(
    rgb: NDArray[np.uint8], mask: NDArray[np.float32], face: NDArray[np.float32]
) -> NDArray[np.float32]:
    """A second look at the head alone, because the segmenter sees only 256 x 256 pixels. It adds nothing
    that is not beside what the first look has found: seen alone, a thing on a shelf is taken for a person."""
    import cv2

    height, width = mask.shape
    reach = 1.25 * float(np.ptp(face[:, 1]))
    cx, cy = face[:, :2].mean(0)
    x0, x1 = int(max(0, cx - reach)), int(min(width, cx + reach))
    y0, y1 = int(max(0, cy - 1.1 * reach)), int(min(height, cy + 0.9 * reach))
    if (x1 - x0) * (y1 - y0) >= 0.8 * width * height:
        return mask
    near = cv2.GaussianBlur(mask, (0, 0), _ADDED * face_height(face) / 2)[y0:y1, x0:x1]
    closer = np.minimum(_segment(rgb[y0:y1, x0:x1]), np.clip(near * 6, 0, 1))
    rows, columns = np.mgrid[0 : y1 - y0, 0 : x1 - x0].astype(np.float32)
    margins = [
        (x0 > 0, columns), (x1 < width, x1 - x0 - 1 - columns),
        (y0 > 0, rows), (y1 < height, y1 - y0 - 1 - rows),
    ]  # fmt: skip
    fade = np.ones_like(closer)
    for inside, distance in margins:
        if inside:
            fade = np.minimum(fade, distance / (0.12 * (x1 - x0)))
    out = mask.copy()
    out[y0:y1, x0:x1] += (closer - out[y0:y1, x0:x1]) * np.clip(fade, 0, 1)
    return out


def _grab_cut(rgb: NDArray[np.uint8], likely: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    reach = max(3, int(0.016 * max(rgb.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    labels = np.where(likely > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[cv2.erode((likely > 0.6).astype(np.uint8), disc, borderValue=1) > 0] = cv2.GC_FGD
    labels[cv2.dilate((likely > 0.3).astype(np.uint8), disc) == 0] = cv2.GC_BGD
    if not {cv2.GC_FGD, cv2.GC_BGD} <= set(np.unique(labels).tolist()):
        return np.asarray(likely > 0.5, np.float32)
    cv2.setRNGSeed(0)
    cv2.grabCut(rgb, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    person = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8) * 255
    return cv2.medianBlur(person, 5).astype(np.float32) / 255


def _guided_filter(
    rgb: NDArray[np.uint8], guess: NDArray[np.float32], radius: int, eps: float
) -> NDArray[np.float32]:
    """Guided image filter with a colour guide (He, Sun and Tang, ECCV 2010), its coefficients found on a
    smaller copy (He and Sun, "Fast Guided Filter", 2015)."""
    import cv2

    scale = min(1.0, _FILTER_SIZE / max(guess.shape))
    size = tuple(max(1, round(scale * side)) for side in guess.shape[::-1])
    span = 2 * max(1, round(scale * radius)) + 1

    def mean(x: NDArray[np.floating]) -> NDArray[np.floating]:
        return cv2.blur(x, (span, span))

    guide = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    guess = cv2.resize(guess, size, interpolation=cv2.INTER_AREA)
    mean_guide, mean_guess = mean(guide), mean(guess)
    covariance = mean(guide * guess[..., None]) - mean_guide * mean_guess[..., None]
    r, g, b = np.moveaxis(guide, -1, 0)
    variance = mean(np.dstack([r * r, r * g, r * b]))
    rest = mean(np.dstack([g * g, g * b, b * b]))
    mr, mg, mb = np.moveaxis(mean_guide, -1, 0)
    rr, rg, rb = variance[..., 0] - mr * mr + eps, variance[..., 1] - mr * mg, variance[..., 2] - mr * mb
    gg, gb, bb = rest[..., 0] - mg * mg + eps, rest[..., 1] - mg * mb, rest[..., 2] - mb * mb + eps
    # The symmetric 3 x 3 systems, solved by the adjugate: a general solver takes seconds for as many pixels.
    cofactors = (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg)
    determinant = rr * cofactors[0] + rg * cofactors[1] + rb * cofactors[2]
    adjugate = (
        cofactors,
        (cofactors[1], rr * bb - rb * rb, rb * rg - rr * gb),
        (cofactors[2], rb * rg - rr * gb, rr * gg - rg * rg),
    )
    cr, cg, cb = np.moveaxis(covariance, -1, 0)
    slope = np.dstack([(x * cr + y * cg + z * cb) / determinant for x, y, z in adjugate])
    offset = mean_guess - (slope * mean_guide).sum(-1)
    fine = cv2.resize(
        np.dstack([mean(slope), mean(offset)]), rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR
    )
    out = fine[..., 3]
    for channel in range(3):
        out = out + fine[..., channel] * (rgb[..., channel] * np.float32(1 / 255))
    return np.clip(out, 0, 1)

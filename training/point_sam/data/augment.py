"""Augmentation: the paper's (appendix A), and what scans need."""

from dataclasses import dataclass

import numpy as np

from .crop import Crop
from .frame import to_model_colors, to_model_frame

TILT_SIGMA, TILT_MOST = 0.06, 0.18
"""Radians; normal, clipped (appendix A)."""
SCALE = (0.8, 1.0)
"""Of the unit ball (appendix A)."""
STRETCH = (0.85, 1.15)
"""Of each axis: trees and houses come slimmer and broader than simulated."""
DROPOUT_SHARE, LEAST_KEPT = 0.2, 0.5
"""One crop in five loses up to half of its points: thinner scans."""
JITTER_SHARE, JITTER_MOST = 0.5, 0.003
"""Every other crop gets noise of up to this part of its radius."""
CONTRAST, BRIGHTNESS = (0.75, 1.25), 0.15
COLOR_SHARES = {"rgb": 0.5, "intensity": 0.25, "grey": 0.1, "none": 0.15}
LEAST_POINTS = 64
"""Crops of fewer are not used, and none loses more than leaves as many."""
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Cloud:
    """What the model sees of a crop."""

    points: np.ndarray
    """(n, 3) float32, in the model's frame."""
    colors: np.ndarray
    """(n, 3) float32 in [-1, 1]."""
    kept: np.ndarray
    """(n), which points of the crop these are; the anchor is among them."""


def plain_cloud(crop: Crop, point_count: int, color: str) -> Cloud:
    """The crop as it is, at most its first `point_count` points, with one of its kinds of colour."""
    kept = np.arange(min(len(crop.positions), point_count))
    return Cloud(to_model_frame(crop.positions[kept]), colors_as(crop, color, kept), kept)


def augmented_cloud(crop: Crop, point_count: int, rng: np.random.Generator) -> Cloud:
    """A variant of the crop with at most `point_count` points."""
    kept = choose_points(crop, point_count, rng)
    positions = move_points(crop.positions[kept].astype(np.float64), rng)
    colors = colors_as(crop, choose_color(crop, rng), kept)
    return Cloud(to_model_frame(positions) * np.float32(rng.uniform(*SCALE)), vary_colors(colors, rng), kept)


def choose_points(crop: Crop, point_count: int, rng: np.random.Generator) -> np.ndarray:
    """Which points stay, in random order: the first is where farthest point sampling begins."""
    count = min(len(crop.positions), point_count)
    if rng.random() < DROPOUT_SHARE:
        count = max(min(LEAST_POINTS, count), round(count * rng.uniform(LEAST_KEPT, 1)))
    order = rng.permutation(len(crop.positions))
    kept = order[:count]
    if crop.anchor not in kept:
        kept[rng.integers(count)] = crop.anchor
    return kept


def move_points(positions: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turns about the vertical, mirrors, tilts, stretches and shakes points (n, 3) in metres, z up."""
    tilt_x, tilt_y = np.clip(rng.normal(0, TILT_SIGMA, 2), -TILT_MOST, TILT_MOST)
    turn = rotation(0, tilt_x) @ rotation(1, tilt_y) @ rotation(2, rng.uniform(-np.pi, np.pi))
    mirror = np.array([rng.choice([-1, 1]), 1, 1])
    moved = positions * rng.uniform(*STRETCH, 3) * mirror @ turn.T
    if rng.random() < JITTER_SHARE:
        radius = np.linalg.norm(moved - moved.mean(axis=0), axis=1).max()
        moved += rng.normal(0, rng.uniform(0, JITTER_MOST) * radius, moved.shape)
    return moved


def rotation(axis: int, angle: float) -> np.ndarray:
    """The matrix (3, 3) that turns about an axis by an angle in radians."""
    a, b = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.eye(3)
    matrix[[a, b], [a, b]] = np.cos(angle)
    matrix[a, b], matrix[b, a] = -np.sin(angle), np.sin(angle)
    return matrix


def choose_color(crop: Crop, rng: np.random.Generator) -> str:
    """The kind of colour the model gets; only what a scan has."""
    shares = dict(COLOR_SHARES)
    if "rgb" not in crop.kinds:
        shares["intensity"] += shares.pop("rgb") + shares.pop("grey")
    return str(rng.choice(list(shares), p=list(shares.values())))


def colors_as(crop: Crop, kind: str, kept: np.ndarray) -> np.ndarray:
    """Colours (n, 3) in [-1, 1]: the scan's, its intensity or its luma as grey, or 0."""
    if kind == "none":
        return np.zeros((len(kept), 3), np.float32)
    if kind == "intensity":
        return to_model_colors(np.repeat(crop.intensity[kept, None], 3, axis=1))
    colors = to_model_colors(crop.colors[kept])
    return np.repeat((colors @ LUMA)[:, None], 3, axis=1) if kind == "grey" else colors


def vary_colors(colors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another exposure; no colour stays none."""
    contrast, brightness = rng.uniform(*CONTRAST), rng.uniform(-BRIGHTNESS, BRIGHTNESS)
    if not colors.any():
        return colors
    return np.clip(colors * contrast + brightness, -1, 1).astype(np.float32)

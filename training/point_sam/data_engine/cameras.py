"""Where a region is looked at from."""

from dataclasses import dataclass

import numpy as np

ELEVATIONS = (0.35, 0.9)
"""Radians above the horizon, in turn: facades, then roofs and crowns."""


@dataclass(frozen=True)
class Camera:
    """An orthographic camera that looks at a region's centre from infinitely far."""

    axes: np.ndarray
    """(3, 3): rows are right, up and towards the camera."""


def place_cameras(count: int) -> list[Camera]:
    """One camera straight above, the others evenly around at elevations in turn; neighbours in the list look alike."""
    around = count - 1
    cameras = [look_from(2 * np.pi * i / around, ELEVATIONS[i % len(ELEVATIONS)]) for i in range(around)]
    return [*cameras, look_from(0.0, np.pi / 2)]


def look_from(azimuth: float, elevation: float) -> Camera:
    """The camera in a direction, upright."""
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    towards = np.array([np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)])
    return Camera(np.stack([right, np.cross(towards, right), towards]))

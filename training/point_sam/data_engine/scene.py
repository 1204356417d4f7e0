"""Whole scans, as `potree-point-sam simulate --kind scenes` and the importers write them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from ..data.crop import LEVELS, TENSORS, Level
from ..errors import TrainingError

NEEDED = ("positions", "colors")
GREY_PERCENTILES = (2, 98)
"""Of the intensity, shown as black and white: the tool's stretch."""


@dataclass(frozen=True)
class Scene:
    """A scan; truth is there only to be judged against."""

    name: str
    sensor: str
    positions: np.ndarray
    """(n, 3) float32, metres, z up."""
    colors: np.ndarray
    """(n, 3) uint8: the scan's, its intensity as grey, or all 0 where it has none."""
    intensity: np.ndarray
    """(n) uint8, stretched grey; 0 where there is none."""
    kinds: tuple[str, ...]
    """The kinds of colour that its crops can be shown in: "rgb", "intensity", "none"."""
    shown: str
    """The kind that `colors` is."""
    truth: dict[Level, np.ndarray]
    """Per level an id per point (n) int32, 0 = none; only levels that the file has."""


def list_scenes(folder: Path) -> list[Path]:
    """The scenes of a folder by name. Raises TrainingError where there is none."""
    paths = sorted(path for path in folder.glob("*.safetensors") if path.with_suffix(".json").exists())
    if not paths:
        raise TrainingError(f"{folder}: expected scenes NAME.safetensors and NAME.json, found none. Write some with simulate.")
    return paths


def read_scene(path: Path) -> Scene:
    """Reads a scene of two files. Raises TrainingError naming what is missing or damaged."""
    try:
        tensors, about = load_file(path), json.loads(path.with_suffix(".json").read_text())
    except (OSError, ValueError, SafetensorError) as error:
        raise TrainingError(f"{path}: expected a scene with its description beside it ({error}).") from error
    missing = set(NEEDED) - tensors.keys()
    if missing:
        raise TrainingError(f"{path}: expected the tensors {', '.join(NEEDED)}, found no {', '.join(sorted(missing))}.")
    return scene_of(path.stem, tensors, about)


def scene_of(name: str, tensors: dict[str, np.ndarray], about: dict[str, Any]) -> Scene:
    """Sorts out what colours a scan has."""
    shown = color_kind(about)
    if shown == "intensity" and "intensity" not in tensors:
        shown = "rgb"
    has_intensity = "intensity" in tensors
    intensity = stretch(tensors["intensity"]) if has_intensity else np.zeros(len(tensors["positions"]), np.uint8)
    colors = {
        "rgb": tensors["colors"],
        "intensity": np.repeat(intensity[:, None], 3, axis=1),
        "none": np.zeros_like(tensors["colors"]),
    }[shown]
    kinds = (*(("rgb",) if shown == "rgb" else ()), *(("intensity",) if has_intensity else ()), "none")
    truth = {level: tensors[TENSORS[level]] for level in LEVELS if TENSORS[level] in tensors}
    return Scene(name, str(about.get("sensor", "unknown")), tensors["positions"], colors, intensity, kinds, shown, truth)


def color_kind(about: dict[str, Any]) -> str:
    """What a description says of colours; "rgb" where it says nothing."""
    kind = about.get("color", "rgb" if about.get("has_color", True) else "none")
    return kind if kind in ("intensity", "none") else "rgb"


def stretch(intensity: np.ndarray) -> np.ndarray:
    """Intensity (n) to grey (n) uint8, from the 2nd to the 98th percentile."""
    low, high = np.percentile(intensity, GREY_PERCENTILES)
    scaled = (intensity.astype(np.float64) - low) / max(high - low, 1)
    return (np.clip(scaled, 0, 1) * 255).round().astype(np.uint8)

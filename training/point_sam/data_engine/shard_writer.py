"""Pseudo-labels as shards of the trainer."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from ..data.batch import pad
from ..data.crop import LEVELS, TENSORS, Level
from .engine import LabelledRegion
from .levels import assign_levels
from .scene import Scene

CATEGORY = "pseudo-label"


def write_shard(folder: Path, scene: Scene, number: int, regions: list[LabelledRegion], made: dict[str, Any]) -> int:
    """Writes the regions that have labels as one shard, named after the scan; returns how many regions that are.

    made: what the labels were made with, for the provenance. The provenance comes last: a shard with it is complete.
    """
    labelled = [region for region in regions if len(region.accepted)]
    path = folder / f"{scene.name}.safetensors"
    path.with_suffix(".json").unlink(missing_ok=True)
    if not labelled:
        path.unlink(missing_ok=True)
        return 0
    ids = number_labels([assign_levels(one.masks[one.accepted]) for one in labelled])
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors_of(labelled, ids, number), path)
    path.with_suffix(".json").write_text(json.dumps(provenance(scene, number, ids, made)) + "\n")
    return len(labelled)


def number_labels(ids: list[dict[Level, np.ndarray]]) -> list[dict[Level, np.ndarray]]:
    """Makes the ids of several regions of one scan unique per level."""
    numbered, used = [], dict.fromkeys(LEVELS, 0)
    for of_region in ids:
        numbered.append({level: np.where(own > 0, own + used[level], 0).astype(np.int32) for level, own in of_region.items()})
        used = {level: used[level] + int(own.max()) for level, own in of_region.items()}
    return numbered


def tensors_of(regions: list[LabelledRegion], ids: list[dict[Level, np.ndarray]], number: int) -> dict[str, np.ndarray]:
    """The tensors of a shard; regions of fewer points than the largest are padded with zeros."""
    length = max(len(one.region.sample) for one in regions)
    own = [one.region for one in regions]
    rows = {
        "positions": [region.positions[region.sample].astype(np.float32) for region in own],
        "colors": [region.colors[region.sample] for region in own],
        "intensity": [region.intensity for region in own],
        **{TENSORS[level]: [of_region[level] for of_region in ids] for level in LEVELS},
    }
    # The best mask is an object for certain, and its points lie in it: it found all levels empty.
    anchors = [int(np.flatnonzero(one.masks[one.accepted[0]])[0]) for one in regions]
    return {
        **{name: np.stack([pad(array, length) for array in arrays]) for name, arrays in rows.items()},
        "count": np.array([len(region.sample) for region in own], np.int32),
        "scene": np.full(len(own), number, np.int32),
        "anchor": np.array(anchors, np.int32),
    }


def provenance(scene: Scene, number: int, ids: list[dict[Level, np.ndarray]], made: dict[str, Any]) -> dict[str, Any]:
    """What lies beside the tensors."""
    names = {
        TENSORS[level]: {str(i): CATEGORY for of_region in ids for i in np.unique(of_region[level]).tolist() if i > 0}
        for level in LEVELS
    }
    return {
        "ground_truth": CATEGORY,
        **made,
        "color": list(scene.kinds),
        "crops": [{"scene": number, "sensor": scene.sensor} for _ in ids],
        "scenes": [{"scene": number, "name": scene.name, **names}],
    }

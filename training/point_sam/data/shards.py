"""Shards of labelled crops, as `potree-point-sam simulate --kind shards` writes them."""

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from ..errors import TrainingError
from .augment import LEAST_POINTS
from .crop import LEVELS, TENSORS, Crop, Level

OPEN_SHARDS = 16
NEEDED = ("positions", "colors", "intensity", "part", "instance", "group", "count", "scene", "anchor")


class Shard:
    """One pair of files; crops are read one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open_shard(path)
        self.counts: np.ndarray = self.file.get_tensor("count")

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What lies beside the tensors: kinds of colour, sensor per crop, categories by id per scene."""
        beside = self.path.with_suffix(".json")
        try:
            return json.loads(beside.read_text())
        except (OSError, ValueError) as error:
            raise TrainingError(f"{beside}: expected the shard's provenance as JSON ({error}).") from error

    def crop(self, index: int) -> Crop:
        """Reads one crop without its padding."""
        count = int(self.counts[index])
        rows = {name: self.file.get_slice(name)[index][:count] for name in NEEDED[:6]}
        return Crop(
            positions=rows["positions"],
            colors=rows["colors"],
            intensity=rows["intensity"],
            ids={level: rows[TENSORS[level]] for level in LEVELS},
            categories=self.categories(int(self.file.get_slice("scene")[index])),
            anchor=int(self.file.get_slice("anchor")[index]),
            sensor=self.provenance["crops"][index]["sensor"],
            kinds=tuple(self.provenance["color"]),
        )

    def categories(self, scene: int) -> dict[Level, dict[int, str]]:
        """Per level the category of each id of a scene."""
        names = self.scenes[scene]
        return {level: {int(number): name for number, name in names[TENSORS[level]].items()} for level in LEVELS}

    @cached_property
    def scenes(self) -> dict[int, dict[str, Any]]:
        """The provenance's scenes by number."""
        return {scene["scene"]: scene for scene in self.provenance["scenes"]}


def open_shard(path: Path) -> safe_open:
    """Opens a shard and checks that all tensors are there. Raises TrainingError naming what is not."""
    try:
        file = safe_open(path, "np")
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path}: expected a shard of crops ({error}). Write it again.") from error
    missing = set(NEEDED) - set(file.keys())
    if missing:
        raise TrainingError(f"{path}: expected the tensors {', '.join(NEEDED)}, found no {', '.join(sorted(missing))}.")
    return file


class ShardSet:
    """All crops of a folder of shards that have enough points, in the order of file names."""

    def __init__(self, folder: Path, least_points: int = LEAST_POINTS) -> None:
        # The provenance is written last: a shard without it is not complete.
        self.paths = sorted(path for path in folder.glob("*.safetensors") if path.with_suffix(".json").exists())
        self.open = lru_cache(OPEN_SHARDS)(Shard)
        counts = [self.open(path).counts for path in self.paths]
        self.entries = [(s, c) for s, shard in enumerate(counts) for c in range(len(shard)) if shard[c] >= least_points]
        self.skipped = sum(len(shard) for shard in counts) - len(self.entries)
        if not self.entries:
            raise TrainingError(f"{folder}: expected shards with crops of at least {least_points} points, found none.")

    def __len__(self) -> int:
        return len(self.entries)

    def crop(self, index: int) -> Crop:
        """Reads one crop."""
        shard, crop = self.entries[index]
        return self.open(self.paths[shard]).crop(crop)

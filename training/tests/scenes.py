"""Shards of primitives: boxes, balls and posts on a plane, enough to learn something from."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

POINTS = 512
COLORS = {"ground": (90, 110, 60), "box": (200, 60, 50), "ball": (60, 90, 220), "post": (230, 220, 80)}


def box(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of a cube's sides and of its top, which is a part of its own."""
    points = rng.uniform(-1, 1, (count, 3))
    side, sign = rng.integers(0, 3, count), rng.choice([-1, 1], count)
    points[np.arange(count), side] = np.where(side == 2, 1, sign)
    return points + [0, 0, 1], np.where(side == 2, 2, 1)


def ball(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of a sphere."""
    points = rng.normal(size=(count, 3))
    return points / np.linalg.norm(points, axis=1, keepdims=True) + [0, 0, 1], np.ones(count, int)


def post(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of a thin column."""
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.stack([0.2 * np.cos(angle), 0.2 * np.sin(angle), rng.uniform(0, 4, count)], 1), np.ones(count, int)


SHAPES = {"box": box, "ball": ball, "post": post}


def scene(rng: np.random.Generator, count: int = POINTS) -> dict[str, np.ndarray]:
    """One crop: three things on the ground, the first of them the anchor's."""
    names = [str(name) for name in rng.choice(list(SHAPES), 3)]
    each = count // 5
    ground = np.column_stack([rng.uniform(-6, 6, (count - 3 * each, 2)), np.zeros(count - 3 * each)])
    clouds, instance, part, colors = [ground], [np.zeros(len(ground), int)], [np.full(len(ground), 1)], ["ground"]
    for i, name in enumerate(names):
        points, parts = SHAPES[name](rng, each)
        at = 3.2 * np.array([np.cos(2.1 * i), np.sin(2.1 * i), 0]) + rng.normal(0, 0.2, 3) * [1, 1, 0]
        clouds.append(points + at)
        instance.append(np.full(each, i + 1))
        part.append(10 * (i + 1) + parts)
        colors.append(name)
    rgb = np.concatenate([np.tile(COLORS[name], (len(cloud), 1)) for name, cloud in zip(colors, clouds, strict=True)])
    order = rng.permutation(count)
    ids = np.concatenate(instance)[order]
    return {
        "positions": np.concatenate(clouds)[order].astype(np.float32),
        "colors": np.clip(rgb[order] + rng.normal(0, 10, (count, 3)), 0, 255).astype(np.uint8),
        "intensity": rgb[order].mean(axis=1).astype(np.uint8),
        "part": np.concatenate(part)[order].astype(np.int32),
        "instance": ids.astype(np.int32),
        "group": np.zeros(count, np.int32),
        "anchor": np.int32(np.flatnonzero(ids == 1)[0]),
        "names": names,
    }


def write_shard(path: Path, crops: int, seed: int) -> Path:
    """Writes crops of primitives in the simulator's format; the last is short by a quarter and padded."""
    rng = np.random.default_rng(seed)
    scenes = [scene(rng) for _ in range(crops)]
    short = scene(rng, POINTS * 3 // 4)
    names = [one.pop("names") for one in (*scenes, short)]
    padded = {
        key: np.pad(value, [(0, POINTS - len(value))] + [(0, 0)] * (value.ndim - 1))
        for key, value in short.items()
        if value.ndim
    }
    scenes.append({**padded, "anchor": short["anchor"]})
    tensors = {key: np.stack([one[key] for one in scenes]) for key in scenes[0]}
    tensors["count"] = np.array([POINTS] * crops + [POINTS * 3 // 4], np.int32)
    tensors["scene"] = np.arange(len(scenes), dtype=np.int32)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    provenance = {
        "color": ["rgb", "intensity", "none"],
        "crops": [{"scene": i, "sensor": "airborne"} for i in range(len(scenes))],
        "scenes": [
            {
                "scene": i,
                "instance": {str(k + 1): name for k, name in enumerate(of_scene)},
                "part": {"1": "ground"},
                "group": {},
            }
            for i, of_scene in enumerate(names)
        ],
    }
    path.with_suffix(".json").write_text(json.dumps(provenance))
    return path

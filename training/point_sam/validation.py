"""Held-out crops: IoU after so many clicks, by level and category."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .data.augment import plain_cloud
from .data.batch import Batch, Grouping, make_batch
from .data.masks import Mask, find_masks, validation_masks
from .data.shards import ShardSet
from .model.point_sam import PointSam
from .session import SessionPlan, run_session

CLICKS = (1, 3, 5, 10)
MASKS_PER_CROP = 3
SMALL_SHARE = 0.03
"""Masks below this part of the crop are also told apart."""


@dataclass(frozen=True)
class Asked:
    """What was asked of one mask, and how it went."""

    mask: Mask
    share: float
    """Of the crop's points."""
    sensor: str
    color: str
    iou: list[float]
    """After each click."""
    best: float
    """Of the first three masks."""
    predicted: float
    """What the model said of the first mask."""


@torch.no_grad()
def validate(model: PointSam, shards: ShardSet, grouping: Grouping, crops: int, device: torch.device) -> dict[str, Any]:
    """Asks for up to three masks of each of `crops` crops, ten clicks each, by the evaluation's protocol.

    The crops lie evenly over the shards. Returns means over masks, in all and by level, category, sensor and colour.
    """
    model.eval()
    asked: list[Asked] = []
    for batch, masks, (sensor, color) in validation_batches(shards, grouping, crops):
        result = run_session(model, batch.to(device), SessionPlan(max(CLICKS), frozenset()))
        iou = torch.stack(result.iou, dim=-1)[0].tolist()
        best, predicted = result.best[0].tolist(), result.predicted_iou[0][0].tolist()
        for m, mask in enumerate(masks):
            asked.append(Asked(mask, float(mask.inside.mean()), sensor, color, iou[m], best[m], predicted[m]))
    return summarise(asked)


def validation_batches(shards: ShardSet, grouping: Grouping, crops: int) -> Iterator[tuple[Batch, list[Mask], tuple[str, str]]]:
    """One crop a batch, as it is, the kinds of colour in turn; with its masks, its sensor and its kind of colour."""
    for turn, index in enumerate(np.unique(np.linspace(0, len(shards) - 1, crops).round().astype(int))):
        crop = shards.crop(int(index))
        color = crop.kinds[turn % len(crop.kinds)]
        cloud = plain_cloud(crop, grouping.points, color)
        anchor = np.flatnonzero(cloud.kept == crop.anchor)
        masks = validation_masks(find_masks(crop, cloud.kept), int(anchor[0]) if len(anchor) else 0, MASKS_PER_CROP)
        if masks:
            yield make_batch([cloud], [masks], grouping), masks, (crop.sensor, color)


def summarise(asked: list[Asked]) -> dict[str, Any]:
    """Means in all and by group."""
    return {
        **means(asked),
        "small": means([one for one in asked if one.share < SMALL_SHARE]),
        "byLevel": grouped(asked, lambda one: one.mask.level),
        "byCategory": grouped(asked, lambda one: one.mask.category),
        "bySensor": grouped(asked, lambda one: one.sensor),
        "byColor": grouped(asked, lambda one: one.color),
    }


def grouped(asked: list[Asked], key) -> dict[str, dict[str, float]]:
    """Means by a key of each."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[key(one)].append(one)
    return {name: means(groups[name]) for name in sorted(groups)}


def means(asked: Iterable[Asked]) -> dict[str, float]:
    """Mean IoU after 1, 3, 5, 10 clicks, of the best first mask, and how far off the predicted IoU of the first is."""
    asked = list(asked)
    if not asked:
        return {"masks": 0}
    result = {f"IoU@{k}": rounded([one.iou[k - 1] for one in asked]) for k in CLICKS}
    result["best@1"] = rounded([one.best for one in asked])
    result["predictedError@1"] = rounded([abs(one.predicted - one.iou[0]) for one in asked])
    return {**result, "masks": len(asked)}


def rounded(values: list[float]) -> float:
    """The mean, to four digits."""
    return round(float(np.mean(values)), 4)

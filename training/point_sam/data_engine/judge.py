"""How good pseudo-labels are where the truth is known."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .engine import LabelledRegion
from .overlap import iou, iou_table
from .truth import match_first_view, true_masks

RESAMPLES = 10_000
LEVEL = 95
"""Percent of the interval."""
FOUND = 0.5
"""IoU at which a true thing counts as found."""


@dataclass(frozen=True)
class Judged:
    """IoU of one proposal's masks with the thing that it is of."""

    scene: int
    accepted: bool
    lifted: float
    """The first view's 2D mask on its visible points."""
    first: float
    """Point-SAM's mask after the first view."""
    refined: float
    """After all views."""


class Judge:
    """Collects what the truth says of labelled regions."""

    def __init__(self) -> None:
        self.judged: list[Judged] = []
        self.best: list[float] = []
        """Per true thing the IoU of the best accepted mask."""

    def add(self, scene: int, labelled: LabelledRegion) -> None:
        """Judges a region; one without any true thing counts for nothing."""
        things = true_masks(labelled.region.truth)
        if len(things) == 0:
            return
        accepted = labelled.masks[labelled.accepted]
        self.best += iou_table(things, accepted).max(axis=1, initial=0).tolist()
        tracks = labelled.tracks
        lifted = np.array([track.lifted for track in tracks], bool).reshape(labelled.masks.shape)
        chosen = match_first_view(lifted, labelled.visible, things)[0]
        kept = set(labelled.accepted.tolist())
        for i, track in enumerate(tracks):
            thing = things[chosen[i]]
            values = (iou(mask, thing) for mask in (track.lifted, track.first, labelled.masks[i]))
            self.judged.append(Judged(scene, i in kept, *values))

    def summary(self, seed: int) -> dict[str, Any]:
        """Means and gains over accepted proposals, and how much of the truth they cover."""
        accepted = [one for one in self.judged if one.accepted]
        return {
            "proposals": len(self.judged),
            "accepted": self.means(accepted, seed),
            "allProposals": self.means(self.judged, seed),
            "coverage": {
                "things": len(self.best),
                "found": rounded(np.mean(np.array(self.best) >= FOUND)) if self.best else 0.0,
                "meanBestIoU": rounded(np.mean(self.best)) if self.best else 0.0,
            },
        }

    def means(self, judged: list[Judged], seed: int) -> dict[str, Any]:
        """Mean IoU of each mask, and the paired gains of the refined one with their intervals."""
        if not judged:
            return {"masks": 0}
        scenes = np.array([one.scene for one in judged])
        lifted, first, refined = (np.array([getattr(one, name) for one in judged]) for name in ("lifted", "first", "refined"))
        return {
            "masks": len(judged),
            "scenes": len(np.unique(scenes)),
            "liftedFirstView": rounded(lifted.mean()),
            "pointSamFirstView": rounded(first.mean()),
            "refined": rounded(refined.mean()),
            "gainOverLifted": paired_gain(refined - lifted, scenes, seed),
            "gainOverPointSam": paired_gain(refined - first, scenes, seed),
        }


def paired_gain(gains: np.ndarray, scenes: np.ndarray, seed: int) -> dict[str, Any]:
    """The mean over scenes of each scene's mean gain, with a bootstrap interval over scenes.

    gains and scenes: (m). Scenes are drawn with replacement, since proposals of one scene are not independent.
    """
    each = np.array([gains[scenes == scene].mean() for scene in np.unique(scenes)])
    drawn = np.random.default_rng(seed).integers(len(each), size=(RESAMPLES, len(each)))
    tail = (100 - LEVEL) / 2
    low, high = np.percentile(each[drawn].mean(axis=1), [tail, 100 - tail])
    return {"mean": rounded(each.mean()), "interval": [rounded(low), rounded(high)], "percent": LEVEL}


def rounded(value: float) -> float:
    """To four digits."""
    return round(float(value), 4)

"""Which 2D proposals are worth work in 3D."""

import numpy as np

from .lifting import LiftableView
from .overlap import iou_table, suppress
from .refine import OpenView, Track

LEAST_POINTS = 16
"""Sample points of a mask."""
LEAST_COMMON = 8
"""Points of a proposal that another view must show to have a say."""
REPEATING_VIEWS = 2
SAME = 0.7
"""IoU of lifted proposals, of one view or of several, of which only the best one is worked on."""


def propose(views: list[OpenView], most: int) -> list[Track]:
    """The best 2D proposals of all views, each thing once as far as its visible points tell."""
    tracks = []
    for number, view in enumerate(views):
        for mask in view.segmented.propose():
            lifted = view.pixels.lift(mask.inside)
            if np.count_nonzero(lifted) >= LEAST_POINTS:
                tracks.append(Track(number, mask.inside, mask.score, lifted))
    if not tracks:
        return []
    masks = np.stack([track.lifted for track in tracks])
    scores = np.array([track.score for track in tracks])
    worth = scores * repetition(masks, np.array([track.view for track in tracks]), [view.pixels for view in views])
    return [tracks[i] for i in suppress(masks, worth, SAME)[:most]]


def repetition(masks: np.ndarray, origins: np.ndarray, views: list[LiftableView]) -> np.ndarray:
    """How well other views propose the same (m): mean IoU of the best proposals of the two views that agree most.

    masks: bool (m, s) lifted proposals; origins: (m) their views. Only points that both views show are compared.
    """
    best = np.zeros((len(masks), len(views)))
    for a, one in enumerate(views):
        for b, other in enumerate(views):
            mine, theirs = np.flatnonzero(origins == a), np.flatnonzero(origins == b)
            if a == b or not len(mine) or not len(theirs):
                continue
            common = one.visible & other.visible
            table = iou_table(masks[mine] & common, masks[theirs] & common)
            enough = (masks[mine] & common).sum(axis=1) >= LEAST_COMMON
            best[mine, b] = np.where(enough, table.max(axis=1), 0)
    return np.sort(best, axis=1)[:, -REPEATING_VIEWS:].mean(axis=1)

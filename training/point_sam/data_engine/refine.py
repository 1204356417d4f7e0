"""A 2D proposal becomes a 3D mask, which further views refine (paper, section 4)."""

from dataclasses import dataclass, field

import numpy as np

from .fusion import Vote, fuse
from .lifting import LiftableView, deepest_pixel, worst_error
from .overlap import iou
from .point_prompter import Dialogue, PromptableCloud
from .segmenter import SegmentedView

FIRST_PROMPTS, FURTHER_PROMPTS = 3, 1
"""Prompts of Point-SAM in the proposal's own view, and in each further one, at most."""
CLOSE_ENOUGH = 0.9
"""IoU of a 2D proposal with the projected 3D mask at which a view has nothing to add."""
AGREES = 0.65
"""IoU below which the segmenter's mask in a further view is not the same thing."""
SPREAD = 3
"""Clicks of the 2D segmenter in a further view."""
LEAST_SEEN = 24
"""Pixels of a projected mask that can be judged."""


@dataclass(frozen=True)
class OpenView:
    """A view with what the 2D segmenter makes of it."""

    pixels: LiftableView
    segmented: SegmentedView


@dataclass
class Track:
    """A proposal on its way through the views."""

    view: int
    """Where it was proposed."""
    proposal: np.ndarray
    """bool (H, W), the wanted mask in the view that is at work."""
    score: float
    lifted: np.ndarray
    """bool (s), the first proposal's visible points: the mask of the first view alone."""
    dialogue: Dialogue = field(default_factory=Dialogue)
    first: np.ndarray = field(default_factory=lambda: np.empty(0, bool))
    """bool (s), Point-SAM's mask after the first view."""
    agreement: list[float] = field(default_factory=list)
    """IoU of 2D and 3D mask in each view that shows enough of it."""
    votes: list[Vote] = field(default_factory=list)
    """The 2D masks that were taken."""
    answers: list[np.ndarray] = field(default_factory=list)
    """Point-SAM's logits (s) after each view whose 2D mask was taken."""

    @property
    def mask(self) -> np.ndarray:
        """bool (s), the mask of all views."""
        return fuse(self.answers, self.votes)


def refine(cloud: PromptableCloud, views: list[OpenView], tracks: list[Track]) -> None:
    """Takes tracks through their own view, then through all others, the nearest first."""
    settle(cloud, [(track, views[track.view]) for track in tracks], FIRST_PROMPTS)
    for track in tracks:
        seen = views[track.view].pixels
        track.first = track.dialogue.mask
        track.agreement.append(iou(track.proposal, seen.project(track.first)))
        track.votes.append(Vote(track.lifted, seen.visible))
        track.answers.append(track.dialogue.logits)
    for turn in range(1, len(views)):
        turned = [(track, views[view_at(track.view, turn, len(views))]) for track in tracks]
        at_work = [(track, view) for track, view in turned if take_view(track, view)]
        settle(cloud, at_work, FURTHER_PROMPTS)
        for track, _ in at_work:
            track.answers.append(track.dialogue.logits)


def view_at(first: int, turn: int, count: int) -> int:
    """The view of a turn: one ahead, one back, two ahead, ..."""
    step = (turn + 1) // 2
    return (first + (step if turn % 2 else -step)) % count


def take_view(track: Track, view: OpenView) -> bool:
    """Asks the segmenter for the track's mask in a further view; whether it knows one that agrees."""
    shown = view.pixels.project(track.dialogue.mask)
    if np.count_nonzero(shown) < LEAST_SEEN:
        return False
    masks = view.segmented.prompt(*prompts_inside(shown))
    overlaps = [iou(mask.inside, shown) for mask in masks]
    track.agreement.append(max(overlaps, default=0.0))
    if track.agreement[-1] < AGREES:
        return False
    track.proposal = masks[int(np.argmax(overlaps))].inside
    track.votes.append(Vote(view.pixels.lift(track.proposal), view.pixels.visible))
    return True


def prompts_inside(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Clicks for the 2D segmenter: the deepest pixel of a mask, then the deepest of what is far from it."""
    left, points = shown.copy(), []
    rows, columns = np.indices(shown.shape)
    for _ in range(SPREAD):
        (row, column), depth = deepest_pixel(left)
        if depth == 0:
            break
        points.append((row, column))
        left &= np.hypot(rows - row, columns - column) > 2 * depth
    return np.array(points), np.ones(len(points), int)


def settle(cloud: PromptableCloud, at_work: list[tuple[Track, OpenView]], prompts: int) -> None:
    """Prompts Point-SAM until each track's 3D mask shows as its 2D proposal, or `prompts` times."""
    for _ in range(prompts):
        at_work = [(track, view) for track, view in at_work if add_click(track, view.pixels)]
        answers = cloud.ask([track.dialogue for track, _ in at_work])
        for (track, view), answer in zip(at_work, answers, strict=True):
            agreement = [iou(track.proposal, view.pixels.project(logits > 0)) for logits in answer.logits]
            track.dialogue.logits = answer.logits[int(np.argmax(agreement))]


def add_click(track: Track, pixels: LiftableView) -> bool:
    """Clicks at the centre of the proposal, or of the error; False where 2D and 3D mask agree."""
    dialogue = track.dialogue
    if dialogue.logits is None:
        pixel, label = deepest_pixel(track.proposal & pixels.filled)[0], 1
    else:
        shown = pixels.project(dialogue.mask)
        error = worst_error(track.proposal & pixels.filled, shown)
        if error is None or iou(track.proposal, shown) >= CLOSE_ENOUGH:
            return False
        pixel, label = error
    dialogue.clicks.append((int(pixels.ordinals[pixel]), label))
    return True

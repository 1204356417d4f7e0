"""Interactive sessions: clicks, masks, corrections."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from .clicks import Click, center_of_error, center_of_truth, random_error, random_inside
from .data.batch import Batch
from .losses import mask_iou, mask_loss
from .model.mask_decoder import MULTI_MASK, SINGLE_MASK
from .model.point_sam import PointSam

CENTER_SHARE = 0.5
"""How many clicks of the training go to centres; the others anywhere on the object or the error."""
MEAN_WEIGHT = 0.05
"""Of the mean over the three masks of the first click, which keeps unused candidates alive."""
IOU_WEIGHT = 2.0
"""Of the squared error of the predicted IoU, by which the first of three masks is chosen."""
BEST_SHARE = 0.5
"""How often the best of the three first masks goes on, else the one predicted best: users may choose another."""


@dataclass(frozen=True)
class SessionPlan:
    """How a session of M masks on each of B clouds goes."""

    iterations: int
    without_click: frozenset[int]
    """Iterations that only refine the mask."""

    @staticmethod
    def drawn(least: int, most: int, rng: np.random.Generator) -> "SessionPlan":
        """The training's: the last iteration and one other of 1..last add no click (they may be the same)."""
        iterations = int(rng.integers(least, most + 1))
        last = iterations - 1
        return SessionPlan(iterations, frozenset({last, int(rng.integers(1, iterations))} if last > 0 else ()))


@dataclass
class SessionResult:
    """What an iteration gave; each list has one entry an iteration."""

    losses: list[float] = field(default_factory=list)
    iou: list[Tensor] = field(default_factory=list)
    """IoU of the chosen masks (B, M)."""
    best: Tensor = field(default_factory=lambda: torch.empty(0))
    """IoU of the best of the first three masks (B, M)."""
    predicted_iou: list[Tensor] = field(default_factory=list)
    """What the model said of the chosen masks (B, M)."""
    logits: list[Tensor] = field(default_factory=list)
    """Of the chosen masks (B, M, N); kept only when asked for."""
    clicks: Tensor = field(default_factory=lambda: torch.empty(0))
    """All clicks (B, M, Q, 3)."""


class ClickMaker:
    """Simulates the user: deterministic without `rng`, mixed with random clicks with it."""

    def __init__(self, batch: Batch, rng: np.random.Generator | None) -> None:
        self.rng = rng
        self.points = [points[valid] for points, valid in zip(batch.points, batch.valid, strict=True)]
        self.truth = batch.truth
        self.valid = batch.valid

    def next(self, predicted: Tensor | None) -> tuple[Tensor, Tensor]:
        """One more click per mask, given what the model predicted (B, M, N): coordinates (B, M, 1, 3), labels (B, M, 1)."""
        coordinates, labels = [], []
        for b, points in enumerate(self.points):
            for m, mask in enumerate(self.truth[b]):
                truth = mask[self.valid[b]]
                click = (
                    self.first(points, truth)
                    if predicted is None
                    else self.correct(points, truth, predicted[b, m][self.valid[b]])
                )
                coordinates.append(points[click.index])
                labels.append(click.label)
        shape = self.truth.shape[:2]
        numbers = torch.tensor(labels, device=self.truth.device).unflatten(0, shape)
        return torch.stack(coordinates).unflatten(0, shape)[:, :, None], numbers[:, :, None]

    def first(self, points: Tensor, truth: Tensor) -> Click:
        """The click that begins a mask."""
        if self.rng is None or self.rng.random() < CENTER_SHARE:
            return center_of_truth(points, truth)
        return random_inside(truth, self.rng)

    def correct(self, points: Tensor, truth: Tensor, predicted: Tensor) -> Click:
        """A click that corrects it."""
        if self.rng is None or self.rng.random() < CENTER_SHARE:
            return center_of_error(points, truth, predicted)
        return random_error(points, truth, predicted, self.rng)


def run_session(
    model: PointSam,
    batch: Batch,
    plan: SessionPlan,
    rng: np.random.Generator | None = None,
    on_loss: Callable[[Tensor], None] | None = None,
    embeddings: Tensor | None = None,
    keep_logits: bool = False,
) -> SessionResult:
    """Prompts the model for every mask of a batch, feeding back its previous logits (specification 6 and 7).

    With `rng` as in training, without it as in the evaluation. `on_loss` gets each iteration's loss divided by their
    number, and may run it backward at once: iterations share nothing but `embeddings` (B, G, width).
    """
    embeddings = model.encode(batch.patches, batch.colors) if embeddings is None else embeddings
    maker, result = ClickMaker(batch, rng), SessionResult()
    clicks, labels = maker.next(None)
    previous: Tensor | None = None
    for i in range(plan.iterations):
        if previous is not None and i not in plan.without_click:
            more, more_labels = maker.next(previous > 0)
            clicks, labels = torch.cat([clicks, more], dim=2), torch.cat([labels, more_labels], dim=2)
        tokens = MULTI_MASK if i == 0 else SINGLE_MASK
        logits, predicted_iou = model.decode(batch.patches, embeddings, clicks, labels, previous, tokens)
        losses, true_iou = judge(logits.float(), predicted_iou.float(), batch)
        if on_loss is not None:
            on_loss(iteration_loss(losses, true_iou, predicted_iou.float()) / plan.iterations)
        chosen = choose(losses.detach(), predicted_iou.detach(), rng)
        previous = pick(logits.detach().float(), chosen)
        record(result, losses, true_iou, predicted_iou, chosen)
        if i == 0:
            result.best = true_iou.amax(dim=-1)
        if keep_logits:
            result.logits.append(previous)
    result.clicks = clicks
    return result


def judge(logits: Tensor, predicted_iou: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Mask losses and true IoU (B, M, C) of logits (B, M, C, N)."""
    truth, valid = batch.truth[:, :, None], batch.valid[:, None, None]
    return mask_loss(logits, truth, valid), mask_iou(logits.detach() > 0, truth, valid)


def iteration_loss(losses: Tensor, true_iou: Tensor, predicted_iou: Tensor) -> Tensor:
    """Hindsight minimum over the C masks, plus the weighted squared error of every predicted IoU: (B, M, C) to a number."""
    hindsight = losses.amin(dim=-1) + (MEAN_WEIGHT * losses.mean(dim=-1) if losses.shape[-1] > 1 else 0)
    return hindsight.mean() + IOU_WEIGHT * (predicted_iou - true_iou).square().mean()


def choose(losses: Tensor, predicted_iou: Tensor, rng: np.random.Generator | None) -> Tensor:
    """Which of the C masks goes on (B, M): the one predicted best, in training at times the one that is."""
    predicted = predicted_iou.argmax(dim=-1)
    if rng is None or losses.shape[-1] == 1:
        return predicted
    best = torch.from_numpy(rng.random(tuple(predicted.shape)) < BEST_SHARE).to(predicted.device)
    return torch.where(best, losses.argmin(dim=-1), predicted)


def pick(values: Tensor, chosen: Tensor) -> Tensor:
    """Values (B, M, C, ...) at the chosen C (B, M)."""
    index = chosen[(..., None, *(None,) * (values.dim() - 3))]
    return values.gather(2, index.expand(-1, -1, 1, *values.shape[3:]))[:, :, 0]


def record(result: SessionResult, losses: Tensor, true_iou: Tensor, predicted_iou: Tensor, chosen: Tensor) -> None:
    """Adds an iteration to the result."""
    result.losses.append(float(losses.detach().amin(dim=-1).mean()))
    result.iou.append(pick(true_iou, chosen))
    result.predicted_iou.append(pick(predicted_iou.detach().float(), chosen))

"""Pictures of predictions."""

from pathlib import Path

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .data.batch import Batch, Grouping
from .data.shards import ShardSet
from .model.point_sam import PointSam
from .session import SessionPlan, SessionResult, run_session
from .validation import validation_batches

CROPS = 4
AFTER = (1, 3, 5)
"""Clicks after which a mask is shown."""
RIGHT, MISSING, EXCESS, OTHER = "#2f7ed8", "#e08214", "#c51b7d", "#c8c8c8"


@torch.no_grad()
def draw_predictions(model: PointSam, shards: ShardSet, grouping: Grouping, device: torch.device, path: Path) -> None:
    """Draws the first mask of some held-out crops after 1, 3 and 5 clicks: right, missing, too much."""
    model.eval()
    shown = list(validation_batches(shards, grouping, CROPS))
    figure = Figure(figsize=(12, 3.4 * len(shown)), layout="constrained")
    rows = figure.subplots(len(shown), len(AFTER), squeeze=False)
    for axes, (batch, masks, (sensor, _)) in zip(rows, shown, strict=True):
        result = run_session(model, batch.to(device), SessionPlan(max(AFTER), frozenset()), keep_logits=True)
        for k, cell in zip(AFTER, axes, strict=True):
            draw_mask(cell, batch, result, k)
            cell.set_title(
                f"{masks[0].category} ({masks[0].level}, {sensor}): IoU@{k} {float(result.iou[k - 1][0, 0]):.2f}", fontsize=9
            )
    figure.savefig(path, dpi=80)


def draw_mask(axes: Axes, batch: Batch, result: SessionResult, clicks: int) -> None:
    """One oblique view, from the nearest to the farthest point."""
    points, truth = batch.points[0], batch.truth[0, 0]
    predicted = (result.logits[clicks - 1][0, 0] > 0).cpu()
    across, up = oblique(points)
    for chosen, color in (
        (~truth & ~predicted, OTHER),
        (truth & predicted, RIGHT),
        (truth & ~predicted, MISSING),
        (~truth & predicted, EXCESS),
    ):
        axes.scatter(across[chosen], up[chosen], s=1.5, color=color, linewidths=0)
    across, up = oblique(result.clicks[0, 0, :clicks].cpu())
    axes.scatter(across, up, s=30, color="black", marker="x")
    axes.set_aspect("equal")
    axes.axis("off")


def oblique(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Points (n, 3), y up, seen from the side and a little above."""
    x, y, z = points.unbind(-1)
    return 0.9 * x + 0.45 * z, 0.85 * y - 0.25 * (0.9 * z - 0.45 * x)

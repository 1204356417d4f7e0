"""Curves of a training as a picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SMOOTHED_OVER = 25
"""Logged steps in a running mean."""


def draw_curves(lines: Sequence[dict[str, Any]], path: Path) -> None:
    """Draws loss, IoU of the training and IoU of the validation over steps, from the lines of a log."""
    steps = [line for line in lines if "loss" in line]
    validations = [line for line in lines if "validation" in line]
    figure = Figure(figsize=(15, 4), layout="constrained")
    loss, training, held_out = figure.subplots(1, 3)
    draw(loss, steps, {"loss": "focal + 2 dice"})
    draw(training, steps, {"first_iou": "first click", "best_iou": "best of three", "last_iou": "last iteration"})
    for key in ("IoU@1", "best@1", "IoU@3", "IoU@5", "IoU@10"):
        values = [line["validation"].get(key, np.nan) for line in validations]
        held_out.plot([line["step"] for line in validations], values, marker="o", markersize=3, label=key)
    for axes, title in ((loss, "Loss"), (training, "IoU, training"), (held_out, "IoU, held-out crops")):
        axes.set(title=title, xlabel="step")
        axes.grid(alpha=0.3)
        if axes.lines:
            axes.legend()
    figure.savefig(path, dpi=90)


def draw(axes: Axes, lines: Sequence[dict[str, Any]], names: dict[str, str]) -> None:
    """Draws running means of values of the log."""
    if not lines:
        return
    for key, name in names.items():
        values = np.array([line[key] for line in lines], float)
        window = np.ones(min(SMOOTHED_OVER, len(values)))
        mean = (
            np.convolve(values, window, "full")[: len(values)]
            / np.convolve(np.ones_like(values), window, "full")[: len(values)]
        )
        axes.plot([line["step"] for line in lines], mean, label=name)

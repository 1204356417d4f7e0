"""One training: steps from a start to an end."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .data.batch import Batch
from .model.point_sam import PointSam
from .optimise import WeightAverage, learning_rate, make_optimizer
from .processes import Processes
from .session import SessionPlan, SessionResult, run_session
from .settings import TrainSettings

PLAN, CLICKS = 1, 2
"""Streams of random numbers, apart from the data's."""


@dataclass(frozen=True)
class StepReport:
    """What a step did; means over its batches."""

    step: int
    """Steps done, this one included."""
    loss: float
    """Focal + 2 dice, mean over prompt iterations."""
    first_iou: float
    best_iou: float
    last_iou: float
    gradient_norm: float
    learning_rate: float
    seconds: float


class Trainer:
    """Model, optimiser and weight average, and the step that moves them."""

    def __init__(self, model: PointSam, settings: TrainSettings, device: torch.device, processes: Processes) -> None:
        self.model = model.to(device)
        self.settings = settings
        self.device = device
        self.processes = processes
        self.optimizer = make_optimizer(model, settings)
        self.average = WeightAverage(model, settings.ema_decay)
        self.step = 0

    def run_step(self, batches: Iterator[Batch]) -> StepReport:
        """Takes the step's batches and moves the weights."""
        started = time.perf_counter()
        self.model.train()
        self.optimizer.zero_grad()
        first = self.step * self.settings.accumulate
        results = [self.add_gradients(next(batches), first + i) for i in range(self.settings.accumulate)]
        self.processes.average_gradients(self.model)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip_norm, error_if_nonfinite=True)
        rate = learning_rate(self.settings, self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.average.update(self.model, self.step)
        self.step += 1
        return report(self.step, results, float(norm), rate, time.perf_counter() - started)

    def add_gradients(self, batch: Batch, index: int) -> SessionResult:
        """Encodes once, decodes a session, and adds the gradients of its loss."""
        batch = batch.to(self.device)
        stage = self.settings.stage_at(self.step)
        seed = self.settings.seed
        # The plan is that of all processes, so that none waits for a longer one; clicks are each one's own.
        plan = SessionPlan.drawn(*stage.iterations, np.random.default_rng([seed, index, PLAN]))
        rng = np.random.default_rng([seed, index, CLICKS, self.processes.rank])
        with self.precision():
            embeddings = self.model.encode(batch.patches, batch.colors)
        # Iterations run backward one by one into this copy, which frees each before the next; then the encoder once.
        copy = embeddings.detach().requires_grad_()
        with self.precision():
            result = run_session(self.model, batch, plan, rng, self.backward, copy)
        embeddings.backward(copy.grad)
        return result

    def backward(self, loss: Tensor) -> None:
        """Adds an iteration's gradients."""
        with torch.autocast(self.device.type, enabled=False):
            (loss / self.settings.accumulate).backward()

    def precision(self) -> AbstractContextManager[None]:
        """Mixed precision, where the settings ask for it."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.bf16)

    def state(self) -> dict[str, Any]:
        """All that a resumed training needs: data, plans and clicks follow from the seed and the step."""
        return {
            "step": self.step,
            "model": self.model.state_dict(),
            "average": self.average.tensors,
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on where `state` was taken."""
        self.step = state["step"]
        self.model.load_state_dict(state["model"])
        self.average.load(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])


def report(step: int, results: list[SessionResult], norm: float, rate: float, seconds: float) -> StepReport:
    """Means over a step's batches."""

    def mean(values: Sequence[Tensor | float]) -> float:
        return float(np.mean([float(torch.as_tensor(value, dtype=torch.float32).mean()) for value in values]))

    return StepReport(
        step=step,
        loss=mean([loss for result in results for loss in result.losses]),
        first_iou=mean([result.iou[0] for result in results]),
        best_iou=mean([result.best for result in results]),
        last_iou=mean([result.iou[-1] for result in results]),
        gradient_norm=norm,
        learning_rate=rate,
        seconds=seconds,
    )

"""A training from its settings to weights."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from .curves import draw_curves
from .data.shards import ShardSet
from .data.stream import BatchStream, load_batches
from .export import export_weights
from .model.point_sam import PointSam
from .model.weights import load_weights, read_weights
from .pictures import draw_predictions
from .processes import Processes, join_processes
from .run_folder import RunFolder
from .settings import Settings
from .trainer import Trainer
from .validation import validate


@dataclass(frozen=True)
class TrainOptions:
    """Where things lie and how often they are done: nothing here changes what is computed."""

    shards: Path
    out: Path
    validation: Path | None
    init: Path | None
    """Weights to begin with."""
    device: torch.device
    workers: int
    log_every: int
    save_every: int
    validate_every: int
    validation_crops: int
    stop: int | None
    """End after this step, to be resumed later."""


def train(settings: Settings, options: TrainOptions) -> Path | None:
    """Trains from the start, or goes on where the folder's checkpoint ends; returns the weights it wrote.

    Of several processes only the first writes. Raises TrainingError for files and settings that cannot be used.
    """
    processes = join_processes(options.device)
    trainer = begin_or_resume(settings, options, processes)
    end = min(settings.training.steps, options.stop or settings.training.steps)
    shards = ShardSet(options.shards)
    stream = BatchStream(shards, settings.training, processes.rank, processes.world)
    each = settings.training.accumulate
    batches = iter(load_batches(stream, trainer.step * each, end * each, options.workers))
    keeper = Keeper(settings, options, trainer) if processes.rank == 0 else None
    if keeper is not None and trainer.step == 0:
        keeper.validate()
    while trainer.step < end:
        done = trainer.run_step(batches)
        if keeper is not None:
            keeper.keep(asdict(done), last=trainer.step == end)
    processes.wait()
    return keeper.weights if keeper is not None else None


def begin_or_resume(settings: Settings, options: TrainOptions, processes: Processes) -> Trainer:
    """A trainer at its first step, or at the checkpoint's."""
    torch.manual_seed(settings.training.seed)
    model = PointSam(settings.model)
    folder = RunFolder(options.out)
    if folder.has_checkpoint:
        folder.check_settings(settings)
        trainer = Trainer(model, settings.training, options.device, processes)
        processes.wait()
        trainer.restore(folder.load() if processes.rank == 0 else folder.read_checkpoint())
        return trainer
    if options.init is not None:
        load_weights(model, read_weights(options.init), str(options.init))
    if processes.rank == 0:
        folder.begin(settings, options.init.name if options.init is not None else "random weights")
    return Trainer(model, settings.training, options.device, processes)


class Keeper:
    """Logs, validates, draws and saves while the training goes on."""

    def __init__(self, settings: Settings, options: TrainOptions, trainer: Trainer) -> None:
        self.settings = settings
        self.options = options
        self.trainer = trainer
        self.folder = RunFolder(options.out)
        self.weights: Path | None = None
        self.held_out = ShardSet(options.validation) if options.validation else None

    def keep(self, report: dict[str, Any], last: bool) -> None:
        """Does what is due after a step."""
        step = self.trainer.step
        if last or step % self.options.log_every == 0:
            self.folder.log({key: round(value, 6) for key, value in report.items()})
            print(
                "step {step}: loss {loss:.3f}, IoU {first_iou:.2f} to {last_iou:.2f}, {seconds:.2f} s".format(**report),
                flush=True,
            )
        if last or step % self.options.validate_every == 0:
            self.validate()
        if last or step % self.options.save_every == 0:
            self.save()

    def save(self) -> None:
        """Writes checkpoint, averaged weights and curves."""
        self.folder.save(self.trainer.state())
        self.weights = export_weights(self.options.out, self.trainer.average.tensors, self.settings, self.trainer.step)
        draw_curves(self.folder.log_lines(), self.options.out / "curves.png")

    def validate(self) -> None:
        """Measures the averaged weights on held-out crops and draws some."""
        if self.held_out is None:
            return
        model = PointSam(self.settings.model).to(self.options.device)
        model.load_state_dict(self.trainer.average.tensors)
        grouping, step = self.settings.training.stages[-1].grouping, self.trainer.step
        result = validate(model, self.held_out, grouping, self.options.validation_crops, self.options.device)
        self.folder.log({"step": step, "validation": result})
        print(
            f"step {step}: validation { ({key: value for key, value in result.items() if not isinstance(value, dict)}) }",
            flush=True,
        )
        draw_predictions(model, self.held_out, grouping, self.options.device, self.options.out / f"predictions-{step:06}.png")

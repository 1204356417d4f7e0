"""A configuration: the network's sizes and how it is trained."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from .data.batch import Grouping
from .errors import TrainingError
from .model.model_config import ModelConfig

CONFIGS = Path(__file__).parent.parent / "configs"


@dataclass(frozen=True)
class Stage:
    """A stretch of the training: small crops first."""

    share: float
    """Of all steps."""
    points: int
    patches: int
    patch_size: int
    crops: int
    """Per step."""
    masks: int
    """Per crop."""
    iterations: tuple[int, int]
    """Prompt iterations per mask, drawn from this range."""

    @property
    def grouping(self) -> Grouping:
        """How this stage cuts its crops."""
        return Grouping(self.points, self.patches, self.patch_size)


@dataclass(frozen=True)
class TrainSettings:
    """Everything that decides what the training computes."""

    steps: int
    learning_rate: float
    warmup_steps: int
    weight_decay: float
    clip_norm: float
    ema_decay: float
    accumulate: int
    """Batches per step."""
    bf16: bool
    """Mixed precision."""
    seed: int
    stages: tuple[Stage, ...]

    def stage_at(self, step: int) -> Stage:
        """The stage of a step, 0-based."""
        passed = 0.0
        for stage in self.stages:
            passed += stage.share
            if step < round(passed * self.steps):
                return stage
        return self.stages[-1]


@dataclass(frozen=True)
class Settings:
    """A network and its training."""

    name: str
    model: ModelConfig
    training: TrainSettings

    def to_json(self) -> dict[str, Any]:
        """As in a configuration file."""
        return json.loads(json.dumps(asdict(self)))


T = TypeVar("T", ModelConfig, TrainSettings, Stage)


def read_settings(name_or_path: str, overrides: dict[str, Any]) -> Settings:
    """Reads a configuration of this folder by name, or any file by path, and replaces training values that are not None.

    Raises TrainingError for a file that cannot be read and for fields that are unknown or missing.
    """
    path = Path(name_or_path) if name_or_path.endswith(".json") else CONFIGS / f"{name_or_path}.json"
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        names = ", ".join(sorted(file.stem for file in CONFIGS.glob("*.json")))
        raise TrainingError(f"{path}: expected a configuration ({error}). There are {names}, or give a path.") from error
    content["training"].update({key: value for key, value in overrides.items() if value is not None})
    return settings_of(content, str(path))


def settings_of(content: dict[str, Any], source: str) -> Settings:
    """Makes settings of a configuration's content."""
    training = dict(content["training"])
    stages = tuple(build(Stage, stage, source) for stage in training["stages"])
    if abs(sum(stage.share for stage in stages) - 1) > 1e-6:
        raise TrainingError(f"{source}: expected shares of stages that sum to 1, found {[stage.share for stage in stages]}.")
    training["stages"] = stages
    return Settings(content["name"], build(ModelConfig, content["model"], source), build(TrainSettings, training, source))


def build(kind: type[T], values: dict[str, Any], source: str) -> T:
    """Makes a dataclass of exactly its fields."""
    expected = {field.name for field in fields(kind)}
    wrong = sorted(expected ^ set(values))
    if wrong:
        raise TrainingError(
            f"{source}: {kind.__name__}: expected the fields {', '.join(sorted(expected))}; check {', '.join(wrong)}."
        )
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})

"""The folder of a training: checkpoint, log, curves, pictures, weights."""

import json
import os
from pathlib import Path
from typing import Any

import torch

from .errors import TrainingError
from .settings import Settings

CHECKPOINT, LOG, SETTINGS = "checkpoint.pt", "log.jsonl", "settings.json"


class RunFolder:
    """Reads and writes a training's files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    @property
    def has_checkpoint(self) -> bool:
        """Whether a training was here before."""
        return (self.path / CHECKPOINT).exists()

    def begin(self, settings: Settings, origin: str) -> None:
        """Starts a new training: keeps its settings and where its first weights come from."""
        (self.path / LOG).unlink(missing_ok=True)
        content = {"settings": settings.to_json(), "origin": origin}
        (self.path / SETTINGS).write_text(json.dumps(content, indent=2) + "\n")

    def check_settings(self, settings: Settings) -> None:
        """Raises TrainingError when the training here was begun with other settings: it could not be resumed exactly."""
        begun = json.loads((self.path / SETTINGS).read_text())["settings"]
        if begun != settings.to_json():
            differing = sorted(
                key for key in begun["training"] if begun["training"][key] != settings.to_json()["training"].get(key)
            )
            raise TrainingError(
                f"{self.path} was begun with other settings ({', '.join(differing) or 'of the network'}). Resume with those, "
                "or start a new folder with --init from its weights."
            )

    def save(self, state: dict[str, Any]) -> None:
        """Writes the checkpoint whole or not at all."""
        part = self.path / f"{CHECKPOINT}.part"
        torch.save(state, part)
        os.replace(part, self.path / CHECKPOINT)

    def load(self) -> dict[str, Any]:
        """Reads the checkpoint and drops what was logged after it."""
        state = self.read_checkpoint()
        kept = [line for line in self.log_lines() if line["step"] <= state["step"]]
        (self.path / LOG).write_text("".join(json.dumps(line) + "\n" for line in kept))
        return state

    def read_checkpoint(self) -> dict[str, Any]:
        """Reads the checkpoint."""
        return torch.load(self.path / CHECKPOINT, map_location="cpu", weights_only=True)

    def log(self, line: dict[str, Any]) -> None:
        """Adds a line to the log."""
        with (self.path / LOG).open("a") as file:
            file.write(json.dumps(line) + "\n")

    def log_lines(self) -> list[dict[str, Any]]:
        """All lines of the log."""
        path = self.path / LOG
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

"""Point-SAM on a region: prompted, one encoding for all masks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ..data.batch import Grouping
from ..data.frame import to_model_colors, to_model_frame
from ..model.mask_decoder import MULTI_MASK, SINGLE_MASK
from ..model.point_sam import PointSam
from ..patches.patches import cut_patches

MOST_SETS = 16
"""Prompt sets decoded at once: bounds the memory."""


@dataclass
class Dialogue:
    """The prompts of one mask so far, and the last answer."""

    clicks: list[tuple[int, int]] = field(default_factory=list)
    """Sample point and label: 1 adds, 0 takes away."""
    logits: np.ndarray | None = None
    """(s) float32 of the current mask; fed back as the mask prompt."""

    @property
    def mask(self) -> np.ndarray:
        """bool (s), the current mask."""
        assert self.logits is not None
        return self.logits > 0


@dataclass(frozen=True)
class Answer:
    """What the model makes of a dialogue."""

    logits: np.ndarray
    """(C, s): three candidates after a first click, one afterwards."""
    predicted_iou: np.ndarray
    """(C)."""


class PromptableCloud:
    """An encoded cloud."""

    def __init__(self, model: PointSam, positions: np.ndarray, colors: np.ndarray | None, grouping: Grouping) -> None:
        """positions: (s, 3) metres, z up; colors: (s, 3) uint8, or None where the scan has none."""
        self.model = model
        device = next(model.parameters()).device
        points = to_model_frame(positions)
        self.points = torch.from_numpy(points).to(device)
        patch_count = min(grouping.patches, len(points))
        self.patches = cut_patches([points], patch_count, min(grouping.patch_size, len(points))).to(device)
        shown = np.zeros_like(points) if colors is None else to_model_colors(colors)
        with torch.no_grad():
            self.embeddings = model.encode(self.patches, torch.from_numpy(shown)[None].to(device))

    def ask(self, dialogues: Sequence[Dialogue]) -> list[Answer]:
        """Answers dialogues, those of equally many clicks together; changes none of them."""
        alike: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for i, dialogue in enumerate(dialogues):
            alike[len(dialogue.clicks), dialogue.logits is None].append(i)
        answers: dict[int, Answer] = {}
        for members in alike.values():
            for start in range(0, len(members), MOST_SETS):
                some = members[start : start + MOST_SETS]
                answers.update(zip(some, self.decode([dialogues[i] for i in some]), strict=True))
        return [answers[i] for i in range(len(dialogues))]

    @torch.no_grad()
    def decode(self, dialogues: list[Dialogue]) -> list[Answer]:
        """Answers dialogues of equally many clicks, all with or all without a mask."""
        clicks = torch.tensor([dialogue.clicks for dialogue in dialogues], device=self.points.device)
        first = dialogues[0].logits is None
        previous = None if first else self.previous(dialogues)
        tokens = MULTI_MASK if first else SINGLE_MASK
        where, labels = self.points[clicks[None, :, :, 0]], clicks[None, :, :, 1]
        logits, predicted = self.model.decode(self.patches, self.embeddings, where, labels, previous, tokens)
        pairs = zip(logits[0].float().cpu().numpy(), predicted[0].float().cpu().numpy(), strict=True)
        return [Answer(*pair) for pair in pairs]

    def previous(self, dialogues: list[Dialogue]) -> Tensor:
        """The mask prompts (1, M, s)."""
        return torch.from_numpy(np.stack([dialogue.logits for dialogue in dialogues]))[None].to(self.points.device)

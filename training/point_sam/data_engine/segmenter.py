"""What the engine asks of a 2D segmenter."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .render import View


@dataclass(frozen=True)
class Mask2D:
    """A proposal in a view."""

    inside: np.ndarray
    """bool (H, W)."""
    score: float
    """0 to 1, how sure the segmenter is; comparable within one segmenter."""


class SegmentedView(Protocol):
    """A view that the segmenter has looked at once."""

    def propose(self) -> list[Mask2D]:
        """Masks of everything in the view, best first."""
        ...

    def prompt(self, points: np.ndarray, labels: np.ndarray) -> list[Mask2D]:
        """Masks for clicks: points (q, 2) int as row and column, labels (q), 1 adds and 0 takes away; at least one adds."""
        ...


class Segmenter(Protocol):
    """A promptable 2D segmenter."""

    def open(self, view: View) -> SegmentedView:
        """Looks at a view."""
        ...

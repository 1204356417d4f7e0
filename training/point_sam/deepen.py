"""Weights of a deeper encoder that computes what the shallower one does."""

from pathlib import Path

import torch
from torch import Tensor

from .errors import TrainingError
from .model.model_config import BLOCKS, count_indices
from .model.weights import read_weights, save_weights

RESIDUAL = ("attn.proj.weight", "attn.proj.bias", "mlp.fc2.weight", "mlp.fc2.bias")
"""What a block adds to its input ends in these."""


def deepen(weights: Path, depth: int, out: Path) -> None:
    """Writes weights with `depth` encoder blocks, for a training that goes on from them.

    The new blocks are spread evenly; each is a copy of the one before it that adds nothing yet (Chen et al. 2016,
    arXiv 1511.05641). The configuration is copied beside them. Raises TrainingError where there are as many blocks already.
    """
    tensors = read_weights(weights)
    before = count_indices({key: tuple(tensor.shape) for key, tensor in tensors.items()}, BLOCKS)
    if not before < depth <= 2 * before:
        raise TrainingError(f"{weights}: expected a depth of {before + 1} to {2 * before}, found {depth}.")
    others = {key: tensor for key, tensor in tensors.items() if not key.startswith(f"{BLOCKS}.")}
    blocks = [block for place, source in enumerate(sources(before, depth)) for block in moved(tensors, *source, place)]
    save_weights(out, {**others, **dict(blocks)}, {"deepened_from": weights.name})
    beside = weights.with_suffix(".json")
    if beside.exists():
        out.with_suffix(".json").write_bytes(beside.read_bytes())


def sources(before: int, depth: int) -> list[tuple[int, bool]]:
    """For each new block the old one it comes from, and whether it is the second that does."""
    new = {(i + 1) * before // (depth - before) - 1 for i in range(depth - before)}
    return [(i, again) for i in range(before) for again in ((False, True) if i in new else (False,))]


def moved(tensors: dict[str, Tensor], source: int, silent: bool, place: int) -> list[tuple[str, Tensor]]:
    """A block's tensors under the keys of its place; those of a silent one add nothing."""
    prefix = f"{BLOCKS}.{source}."
    named = [(key.removeprefix(prefix), tensor) for key, tensor in tensors.items() if key.startswith(prefix)]
    return [
        (f"{BLOCKS}.{place}.{name}", torch.zeros_like(tensor) if silent and name in RESIDUAL else tensor)
        for name, tensor in named
    ]

"""Weights between two trainings."""

from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from .errors import TrainingError


def average_weights(first: Path, second: Path, share: float, out: Path) -> None:
    """Writes (1 - share) of the first and `share` of the second weights, in the second's precision.

    For a fine-tuned model and the one it began with: between the two lies one that has learnt the new and lost less of
    the old (Wortsman et al. 2022, arXiv 2109.01903). The second's configuration is copied beside it.
    Raises TrainingError when the two are not of one shape.
    """
    a, b = read(first), read(second)
    differing = [name for name in a.keys() | b.keys() if name not in a or name not in b or a[name].shape != b[name].shape]
    if differing:
        raise TrainingError(f"{second}: expected the tensors of {first}, {sorted(differing)[0]} differs.")

    def between(name: str) -> np.ndarray:
        mixed = (1 - share) * a[name].astype(np.float64) + share * b[name].astype(np.float64)
        return mixed.astype(b[name].dtype)

    save_file({name: between(name) for name in b}, out)
    beside = second.with_suffix(".json")
    if beside.exists():
        out.with_suffix(".json").write_bytes(beside.read_bytes())


def read(path: Path) -> dict[str, np.ndarray]:
    """All tensors of a file."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path}: expected weights as safetensors ({error}).") from error

"""A model from weights on disk."""

import json
from pathlib import Path

from .data.batch import Grouping
from .errors import TrainingError
from .model.model_config import infer_config
from .model.point_sam import PointSam
from .model.weights import load_weights, read_weights


def open_weights(path: Path) -> tuple[PointSam, Grouping]:
    """A model from weights and the configuration beside them."""
    tensors = read_weights(path)
    try:
        beside = json.loads(path.with_suffix(".json").read_text())
        heads, grouping = (beside["vit"]["heads"], beside["mask_decoder"]["heads"]), beside["grouping"]
        sizes = Grouping(grouping["num_points"], grouping["num_patches"], grouping["patch_size"])
        model = PointSam(infer_config({key: tuple(tensor.shape) for key, tensor in tensors.items()}, *heads))
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(f"{path}: expected heads and grouping in a JSON file beside it ({error!r}).") from error
    load_weights(model, tensors, str(path))
    return model, sizes

"""Any SAM exported to ONNX as a 2D segmenter: an image encoder, and the decoder of SAM's own export."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.ndimage import zoom

from ..errors import TrainingError
from .overlap import iou
from .render import View
from .segmenter import Mask2D

LONG_SIDE = 1024
"""Pixels of the frame that clicks are given in."""
MEAN, DEVIATION = np.array([123.675, 116.28, 103.53]), np.array([58.395, 57.12, 57.375])
"""Of the pixel values 0..255 that encoders with an input (1, 3, 1024, 1024) expect to be normalised by."""
MASK_INPUT = (1, 1, 256, 256)
SINGLE_MASK = 4
"""A decoder of four masks has the one for several clicks first, then three candidates."""
GRID = 12
"""Clicks per side for masks of everything."""
LEAST_SCORE, SAME = 0.7, 0.8
"""Of predicted IoU, and the IoU at which two masks are one."""
LIGHT = np.array([0.3, 0.5, 0.8])
DECODER_INPUTS = ("image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size")


class SamSegmenter:
    """Runs encoder and decoder with ONNX Runtime.

    Encoder: one image input, either (1, 3, 1024, 1024) float32, normalised, or (H, W, 3) float32 of 0..255;
    its first output are the embeddings. Decoder: `DECODER_INPUTS`; outputs `masks` (1, m, H, W) and `iou_predictions`.
    """

    def __init__(self, encoder: Path, decoder: Path) -> None:
        self.encoder, self.decoder = open_session(encoder), open_session(decoder)
        names = {one.name for one in self.decoder.get_inputs()}
        missing = [name for name in DECODER_INPUTS if name not in names]
        if missing:
            raise TrainingError(f"{decoder}: expected the inputs of SAM's decoder export, found no {', '.join(missing)}.")

    def open(self, view: View) -> "SamView":
        """Encodes a view's picture."""
        scale = LONG_SIDE / len(view.filled)
        image = zoom(picture(view), (scale, scale, 1), order=1)
        taken = self.encoder.get_inputs()[0]
        if len(taken.shape) == 4:
            image = ((image - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        embeddings = self.encoder.run(None, {taken.name: image.astype(np.float32)})[0]
        return SamView(self.decoder, embeddings, view.filled)


class SamView:
    """An encoded view."""

    def __init__(self, decoder: Any, embeddings: np.ndarray, filled: np.ndarray) -> None:
        self.decoder = decoder
        self.embeddings = embeddings
        self.filled = filled

    def propose(self) -> list[Mask2D]:
        """Masks of a grid of clicks, best first, without those of low predicted IoU and without repetitions."""
        grid = np.linspace(0, len(self.filled) - 1, GRID).round().astype(int)
        clicks = [(row, column) for row in grid for column in grid if self.filled[row, column]]
        found = [mask for click in clicks for mask in self.prompt(np.array([click]), np.ones(1, int))]
        masks: list[Mask2D] = []
        for mask in sorted(found, key=lambda one: -one.score):
            if mask.score >= LEAST_SCORE and all(iou(mask.inside, other.inside) < SAME for other in masks):
                masks.append(mask)
        return masks

    def prompt(self, points: np.ndarray, labels: np.ndarray) -> list[Mask2D]:
        """The decoder's masks for clicks: the candidates for one, else the single mask where the export has it."""
        masks, scores = self.decode(points, labels)
        if len(masks) == SINGLE_MASK:
            chosen = slice(1, None) if len(points) == 1 else slice(0, 1)
            masks, scores = masks[chosen], scores[chosen]
        pairs = zip(masks > 0, np.clip(scores, 0, 1).tolist(), strict=True)
        return [Mask2D(inside & self.filled, score) for inside, score in pairs if (inside & self.filled).any()]

    def decode(self, points: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits (m, H, W) and predicted IoU (m) of all the decoder's masks."""
        height, width = self.filled.shape
        # Without a box the export wants one more point of label -1.
        columns_rows = np.concatenate([points[:, ::-1] * (LONG_SIDE / height), np.zeros((1, 2))])
        feeds = {
            "image_embeddings": self.embeddings,
            "point_coords": columns_rows[None].astype(np.float32),
            "point_labels": np.append(labels, -1)[None].astype(np.float32),
            "mask_input": np.zeros(MASK_INPUT, np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.array([height, width], np.float32),
        }
        masks, scores = self.decoder.run(["masks", "iou_predictions"], feeds)
        return masks[0], scores[0]


def picture(view: View) -> np.ndarray:
    """What SAM sees (H, W, 3), 0..255: the colours lit from above, or a grey relief where the scan has none."""
    shading = 0.6 + 0.4 * np.clip(view.normals @ (LIGHT / np.linalg.norm(LIGHT)), 0, 1)
    base = view.colors if view.colors.any() else np.full_like(view.colors, 0.8)
    return np.where(view.filled[:, :, None], 255 * base * shading[:, :, None], 0)


def open_session(path: Path) -> Any:
    """An ONNX Runtime session on the processor. Raises TrainingError without the package, or for a file it cannot open."""
    try:
        import onnxruntime
    except ImportError as error:
        raise TrainingError("A SAM in ONNX needs ONNX Runtime: pip install onnxruntime==1.32.0") from error
    try:
        return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's exceptions share no class of their own.
        raise TrainingError(f"{path}: expected an ONNX model ({error}).") from error

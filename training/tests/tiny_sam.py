"""A toy in the layout of SAM's ONNX export: the mask is what has the colour under the first click."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

FLOAT, OPSET = TensorProto.FLOAT, 17


def write_tiny_sam(folder: Path, raw_image: bool) -> tuple[Path, Path]:
    """Writes encoder and decoder. The encoder keeps the red channel; it takes (H, W, 3), or (1, 3, 1024, 1024)."""
    encoder, decoder = folder / f"encoder-{raw_image}.onnx", folder / "decoder.onnx"
    write(encoder, *(raw_encoder() if raw_image else normalised_encoder()))
    write(decoder, *tiny_decoder())
    return encoder, decoder


def normalised_encoder():
    """(1, 3, 1024, 1024) to the red channel (1, 1, 1024, 1024)."""
    nodes = [helper.make_node("Gather", ["image", "red"], ["image_embeddings"], axis=1)]
    return nodes, [("image", [1, 3, 1024, 1024])], [("image_embeddings", [1, 1, "rows", "columns"])], {"red": np.array([0])}


def raw_encoder():
    """(H, W, 3) to the red channel (1, 1, H, W)."""
    nodes = [
        helper.make_node("Gather", ["image", "red"], ["channel"], axis=2),
        helper.make_node("Squeeze", ["channel", "last"], ["plane"]),
        helper.make_node("Unsqueeze", ["plane", "front"], ["image_embeddings"]),
    ]
    constants = {"red": np.array([0]), "last": np.array([2]), "front": np.array([0, 1])}
    return nodes, [("image", ["h", "w", 3])], [("image_embeddings", [1, 1, "rows", "columns"])], constants


def tiny_decoder():
    """Four masks of the original size: logit 1 - |value - value under the first click|, scores 0.95 to 0.65."""
    nodes = [
        helper.make_node("Gather", ["point_coords", "zero"], ["first"], axis=1),
        helper.make_node("Squeeze", ["first", "axis01"], ["column_row"]),
        helper.make_node("Gather", ["column_row", "swap"], ["row_column_float"]),
        helper.make_node("Cast", ["row_column_float"], ["row_column"], to=TensorProto.INT64),
        helper.make_node("Squeeze", ["image_embeddings", "axis01"], ["plane"]),
        helper.make_node("GatherND", ["plane", "row_column"], ["value"]),
        helper.make_node("Cast", ["orig_im_size"], ["size"], to=TensorProto.INT64),
        helper.make_node("Concat", ["ones2", "size"], ["target"], axis=0),
        helper.make_node("Resize", ["image_embeddings", "", "", "target"], ["small"], mode="nearest"),
        helper.make_node("Sub", ["small", "value"], ["difference"]),
        helper.make_node("Abs", ["difference"], ["distance"]),
        helper.make_node("Sub", ["one", "distance"], ["mask"]),
        helper.make_node("Expand", ["mask", "four"], ["masks"]),
        # All inputs of the layout have to be there, as in the true export.
        helper.make_node("ReduceSum", ["mask_input"], ["ignored_mask"], keepdims=0),
        helper.make_node("ReduceSum", ["has_mask_input"], ["ignored_flag"], keepdims=0),
        helper.make_node("ReduceSum", ["point_labels"], ["label_sum"], keepdims=0),
        helper.make_node("Mul", ["ignored_mask", "ignored_flag"], ["ignored"]),
        helper.make_node("Mul", ["label_sum", "zero_float"], ["nothing"]),
        helper.make_node("Sum", ["scores", "ignored", "nothing"], ["iou_predictions"]),
    ]
    inputs = [
        ("image_embeddings", [1, 1, "h", "w"]),
        ("point_coords", [1, "q", 2]),
        ("point_labels", [1, "q"]),
        ("mask_input", [1, 1, 256, 256]),
        ("has_mask_input", [1]),
        ("orig_im_size", [2]),
    ]
    constants = {
        "zero": np.array([0]),
        "axis01": np.array([0, 1]),
        "swap": np.array([1, 0]),
        "ones2": np.array([1, 1]),
        "one": np.array(1, np.float32),
        "four": np.array([1, 4, 1, 1]),
        "zero_float": np.array(0, np.float32),
        "scores": np.array([[0.95, 0.85, 0.75, 0.65]], np.float32),
    }
    return nodes, inputs, [("masks", [1, 4, "rows", "columns"]), ("iou_predictions", [1, 4])], constants


def write(path: Path, nodes, inputs, outputs, constants) -> None:
    """Writes a model."""
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(name, FLOAT, shape) for name, shape in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    checker.check_model(model)
    save(model, path)

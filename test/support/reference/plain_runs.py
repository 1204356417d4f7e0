"""Exports and times the plain model.

    plain_runs.py export WEIGHTS OUT.onnx    later clicks as one ONNX graph, its weights inside
    plain_runs.py serve WEIGHTS REGION       one thread: answers each line `encode` or `click` with the milliseconds of processor time that it took

REGION (safetensors) holds the inputs of both by name, as `PlainEncoder` and `PlainClick` call them.
"""
import sys
import time

import torch

from plain_point_sam import PlainClick, PlainEncoder
from safetensors_file import SafetensorsFile


def export(weights, out):
    sizes = {"G": 16, "K": 8, "N": 64, "Q": 2}
    width = SafetensorsFile(weights)["mask_encoder.no_mask_embed.weight"].shape[1]
    last = {"embeddings": width}
    shapes = {name: [last.get(name, 3) if size is None else sizes[size] for size in dims] for name, dims in PlainClick.INPUTS.items()}
    whole = {"members": 64, "labels": 2, "index": 16}
    inputs = tuple(torch.randint(0, whole[name], shape) if name in whole else torch.randn(shape) for name, shape in shapes.items())
    axes = {name: {i: size for i, size in enumerate(dims) if size} for name, dims in PlainClick.INPUTS.items()}
    torch.onnx.export(
        PlainClick(weights), inputs, out, input_names=list(shapes), output_names=["mask_logits", "iou"],
        dynamic_axes=axes | {"mask_logits": {1: "N"}}, opset_version=17, dynamo=False,
    )


def serve(weights, region):
    torch.set_num_threads(1)
    tensors = SafetensorsFile(region)
    inputs = {key: torch.from_numpy(tensors[key]) for key in tensors.keys()}
    inputs = {key: value.float() if value.is_floating_point() else value.long() for key, value in inputs.items()}
    models = {"encode": PlainEncoder(weights), "click": PlainClick(weights)}
    arguments = {"encode": ("patch_features", "centers"), "click": tuple(PlainClick.INPUTS)}
    print("ready", flush=True)
    with torch.inference_mode():
        for line in sys.stdin:
            task = line.strip()
            start = time.process_time()
            models[task](*(inputs[name] for name in arguments[task]))
            print(1000 * (time.process_time() - start), flush=True)


if __name__ == "__main__":
    {"export": export, "serve": serve}[sys.argv[1]](*sys.argv[2:])

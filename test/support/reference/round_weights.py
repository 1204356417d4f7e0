"""Weights as a model of int8 or int4 weights holds them, back as plain numbers.

    round_weights.py WEIGHTS OUT BITS

Linear layers of the transformer's inner blocks, all but two at either end: per 32 weights of a row, rounded to the nearest
of 2^BITS levels between the least and the greatest (0 among them), with a float16 step. All else, but the Fourier matrix:
float16.
"""
import re
import sys

import numpy as np

from safetensors_file import SafetensorsFile, write_safetensors

BLOCK = 32
OUTER = 2
LAYER = re.compile(r"pc_encoder\.transformer\.blocks\.(\d+)\.(?:attn|mlp)\..*weight$")


def half(values):
    return values.astype(np.float16).astype(np.float32)


def nearest(values):
    return np.floor(values + 0.5)


def rounded(matrix, bits):
    rows, columns = matrix.shape
    padded = np.pad(matrix, ((0, 0), (0, -columns % BLOCK))).reshape(rows, -1, BLOCK)
    least, greatest = np.minimum(padded.min(-1, keepdims=True), 0), np.maximum(padded.max(-1, keepdims=True), 0)
    most = 2 ** bits - 1
    step = half((greatest - least) / most)
    zero = np.minimum(nearest(-least / step), most)
    levels = np.clip(nearest(padded / step) + zero, 0, most)
    return ((levels - zero) * step).reshape(rows, -1)[:, :columns]


def main(source, out, bits):
    file = SafetensorsFile(source)
    depth = 1 + max(int(match[1]) for match in map(LAYER.match, file.keys()) if match)
    tensors = {}
    for key in file.keys():
        values, match = file[key].astype(np.float32), LAYER.match(key)
        if match and values.ndim == 2 and OUTER <= int(match[1]) < depth - OUTER:
            tensors[key] = rounded(values, int(bits))
        else:
            tensors[key] = values if key.endswith("gaussian_matrix") else half(values)
    write_safetensors(out, tensors, file.metadata)


if __name__ == "__main__":
    main(*sys.argv[1:])

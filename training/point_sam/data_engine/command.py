"""`python3 -m point_sam pseudo-label`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from ..errors import TrainingError
from ..open_weights import open_weights
from .engine import DataEngine, EngineSettings
from .graph_segmenter import GraphSegmenter
from .judge import Judge
from .sam_onnx import SamSegmenter
from .scene import list_scenes, read_scene
from .segmenter import Segmenter
from .shard_writer import write_shard


def add_pseudo_label(parser: argparse.ArgumentParser) -> None:
    """Options of `pseudo-label`."""
    parser.add_argument("scenes", type=Path, help="folder of scans, NAME.safetensors and NAME.json")
    parser.add_argument("--weights", type=Path, required=True, help="of a trained Point-SAM, its configuration beside it")
    parser.add_argument("--out", type=Path, help="folder of shards for the training; files there are replaced")
    parser.add_argument("--judge", action="store_true", help="hold the labels to the scans' truth and print JSON")
    parser.add_argument(
        "--sam", type=Path, nargs=2, metavar=("ENCODER", "DECODER"), help="ONNX files instead of the built-in 2D segmenter"
    )
    parser.add_argument("--regions", type=int, default=2, help="per scan (2)")
    parser.add_argument("--views", type=int, default=6, help="per region, one of them from above (6)")
    parser.add_argument("--proposals", type=int, default=24, help="masks worked on per region (24)")
    parser.add_argument("--size", type=int, default=128, metavar="PIXELS", help="of a view's side (128)")
    parser.add_argument("--seed", type=int, default=1)


def run_pseudo_label(arguments: argparse.Namespace) -> None:
    """Labels all scans of a folder; writes shards, judges, or both."""
    if arguments.out is None and not arguments.judge:
        raise TrainingError("Give --out for shards, --judge for figures, or both.")
    engine, made = open_engine(arguments)
    judge, crops, labels = Judge(), 0, 0
    paths = list_scenes(arguments.scenes)
    for number, path in enumerate(paths):
        scene = read_scene(path)
        regions = engine.label(scene, number)
        for region in regions:
            judge.add(number, region)
        labels += sum(len(region.accepted) for region in regions)
        if arguments.out is not None:
            crops += write_shard(arguments.out, scene, number, regions, made)
        print(f"scan {number + 1} of {len(paths)}: {labels} labels", file=sys.stderr)
    if arguments.judge:
        print(json.dumps(judge.summary(arguments.seed), indent=1))
    if arguments.out is not None:
        print(f"wrote {crops} crops with {labels} masks to {arguments.out}", file=sys.stderr)


def open_engine(arguments: argparse.Namespace) -> tuple[DataEngine, dict[str, Any]]:
    """The engine, and what its labels' provenance says of it."""
    if arguments.views < 2:
        raise TrainingError(f"--views: expected at least 2, found {arguments.views}.")
    model, grouping = open_weights(arguments.weights)
    segmenter: Segmenter = SamSegmenter(*arguments.sam) if arguments.sam else GraphSegmenter()
    settings = EngineSettings(arguments.regions, arguments.views, arguments.proposals, arguments.size, arguments.seed)
    made = {"weights": arguments.weights.name, "segmenter": "sam-onnx" if arguments.sam else "graph", **asdict(settings)}
    return DataEngine(model.to(torch.device(arguments.device)), grouping, segmenter, settings), made

"""The command line: `python3 -m point_sam train | validate | average | deepen | pseudo-label`."""

import argparse
import json
import sys
from pathlib import Path

import torch

from .average import average_weights
from .data.shards import ShardSet
from .data_engine.command import add_pseudo_label, run_pseudo_label
from .deepen import deepen
from .errors import TrainingError
from .open_weights import open_weights
from .pictures import draw_predictions
from .settings import read_settings
from .train import TrainOptions, train
from .validation import validate


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python3 -m point_sam", description="Trains and validates Point-SAM, and labels scans with it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    add_train(commands.add_parser("train", help="train, or go on where a folder's checkpoint ends"))
    add_validate(commands.add_parser("validate", help="measure weights on held-out shards"))
    add_average(commands.add_parser("average", help="weights between two trainings"))
    add_deepen(commands.add_parser("deepen", help="a deeper encoder that computes the same, to be trained on"))
    pseudo_label = commands.add_parser("pseudo-label", help="label scans by views, a 2D segmenter and trained weights")
    add_machine(pseudo_label)
    add_pseudo_label(pseudo_label)
    return parser.parse_args(arguments)


def add_train(parser: argparse.ArgumentParser) -> None:
    """Options of `train`."""
    add_machine(parser)
    parser.add_argument("--config", default="tiny", help="tiny, base, large, smoke, or a JSON file (tiny)")
    parser.add_argument("--shards", type=Path, required=True, help="folder of training shards")
    parser.add_argument("--validation", type=Path, help="folder of held-out shards")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint, log, pictures and weights")
    parser.add_argument("--init", type=Path, help="weights to begin with: the official ones, or an earlier training's")
    parser.add_argument("--steps", type=int, help="instead of the configuration's")
    parser.add_argument("--learning-rate", type=float, help="instead of the configuration's")
    parser.add_argument("--warmup-steps", type=int, help="instead of the configuration's")
    parser.add_argument("--seed", type=int, help="instead of the configuration's")
    parser.add_argument("--bf16", action="store_true", default=None, help="mixed precision")
    parser.add_argument("--stop", type=int, help="end after this step, to be resumed later by the same command")
    parser.add_argument("--workers", type=int, default=1, help="processes that prepare batches (1)")
    parser.add_argument("--log-every", type=int, default=10, metavar="STEPS")
    parser.add_argument("--save-every", type=int, default=100, metavar="STEPS")
    parser.add_argument("--validate-every", type=int, default=500, metavar="STEPS")
    parser.add_argument("--validation-crops", type=int, default=60)


def add_validate(parser: argparse.ArgumentParser) -> None:
    """Options of `validate`."""
    add_machine(parser)
    parser.add_argument("weights", type=Path, help="safetensors file with its configuration beside it")
    parser.add_argument("--shards", type=Path, required=True, help="folder of held-out shards")
    parser.add_argument("--crops", type=int, default=60)
    parser.add_argument("--picture", type=Path, help="PNG file for some held-out masks after 1, 3 and 5 clicks")


def add_average(parser: argparse.ArgumentParser) -> None:
    """Options of `average`."""
    parser.add_argument("first", type=Path, help="what a fine-tuning began with")
    parser.add_argument("second", type=Path, help="what it came to")
    parser.add_argument("--share", type=float, default=0.5, help="of the second (0.5)")
    parser.add_argument("--out", type=Path, required=True, help="safetensors file")


def add_deepen(parser: argparse.ArgumentParser) -> None:
    """Options of `deepen`."""
    parser.add_argument("weights", type=Path, help="safetensors file, its configuration beside it")
    parser.add_argument("--depth", type=int, required=True, help="encoder blocks")
    parser.add_argument("--out", type=Path, required=True, help="safetensors file")


def add_machine(parser: argparse.ArgumentParser) -> None:
    """Options of where to compute."""
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, help="threads on a processor")


def run_train(arguments: argparse.Namespace) -> None:
    """Trains and says where the weights are."""
    names = ("steps", "learning_rate", "warmup_steps", "seed", "bf16")
    settings = read_settings(arguments.config, {name: getattr(arguments, name) for name in names})
    shared = (
        "shards",
        "out",
        "validation",
        "init",
        "workers",
        "log_every",
        "save_every",
        "validate_every",
        "validation_crops",
        "stop",
    )
    values = {name: getattr(arguments, name) for name in shared}
    weights = train(settings, TrainOptions(device=torch.device(arguments.device), **values))
    if weights is not None:
        print(f"wrote {weights}")


def run_validate(arguments: argparse.Namespace) -> None:
    """Prints what `validate` measured, as JSON."""
    model, grouping = open_weights(arguments.weights)
    device = torch.device(arguments.device)
    shards = ShardSet(arguments.shards)
    if arguments.picture:
        draw_predictions(model.to(device), shards, grouping, device, arguments.picture)
    print(json.dumps(validate(model.to(device), shards, grouping, arguments.crops, device), indent=1))


def run_average(arguments: argparse.Namespace) -> None:
    """Writes averaged weights."""
    average_weights(arguments.first, arguments.second, arguments.share, arguments.out)
    print(f"wrote {arguments.out}")


def run_deepen(arguments: argparse.Namespace) -> None:
    """Writes deeper weights."""
    deepen(arguments.weights, arguments.depth, arguments.out)
    print(f"wrote {arguments.out}")


def main() -> int:
    """Exit code: 0 done, 1 failed."""
    arguments = parse(sys.argv[1:])
    if getattr(arguments, "threads", None):
        torch.set_num_threads(arguments.threads)
    try:
        commands = {
            "train": run_train,
            "validate": run_validate,
            "average": run_average,
            "deepen": run_deepen,
            "pseudo-label": run_pseudo_label,
        }
        commands[arguments.command](arguments)
    except TrainingError as error:
        print(f"point_sam {arguments.command}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""From a scan to shards of pseudo-labels, and what they are worth."""

import argparse
import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import nn

from point_sam.data.batch import Grouping
from point_sam.data.masks import find_masks
from point_sam.data.shards import ShardSet
from point_sam.data.stream import BatchStream
from point_sam.data_engine.command import add_pseudo_label, run_pseudo_label
from point_sam.data_engine.engine import DataEngine, EngineSettings
from point_sam.data_engine.graph_segmenter import GraphSegmenter
from point_sam.data_engine.judge import Judge, paired_gain
from point_sam.data_engine.levels import assign_levels
from point_sam.data_engine.overlap import iou, iou_table, suppress
from point_sam.data_engine.refine import Track, view_at
from point_sam.data_engine.scene import list_scenes, read_scene, stretch
from point_sam.data_engine.selection import LEAST_POINTS, accept
from point_sam.data_engine.shard_writer import write_shard
from point_sam.data_engine.truth import match_first_view, true_masks
from point_sam.errors import TrainingError
from point_sam.export import export_weights
from point_sam.model.point_sam import PointSam
from point_sam.processes import Processes
from point_sam.settings import read_settings
from point_sam.trainer import Trainer

from .scenes import scene as primitives

SETTINGS = EngineSettings(regions=2, views=4, proposals=10, size=96, seed=1)
GROUPING = Grouping(1024, 64, 16)


class BallModel(nn.Module):
    """In place of Point-SAM: a mask is the balls around clicks that add, without those around clicks that take away."""

    def __init__(self, radius: float) -> None:
        super().__init__()
        self.radius = nn.Parameter(torch.tensor(radius))

    def encode(self, patches, colors):
        """The points themselves are not known to a decoder; keeps the colours' shape."""
        return colors

    def decode(self, patches, embeddings, clicks, labels, previous, masks):
        """Candidates of half, one and two radii after a first click, one of one radius afterwards."""
        points = (patches.centers[:, patches.neighbours[0]] * patches.weights[0, None, :, :, None]).sum(dim=2)
        nearness = -torch.cdist(clicks, points.expand(clicks.shape[0], -1, -1)).square()
        added = torch.where(labels[..., None] == 1, nearness, -torch.inf).amax(dim=2)
        taken = torch.where(labels[..., None] == 0, nearness, -torch.inf).amax(dim=2)
        scales = (0.5, 1, 2) if masks.start else (1,)
        logits = torch.stack([added + (scale * self.radius) ** 2 for scale in scales], dim=2)
        return torch.where((taken > added)[:, :, None], -1.0, 10 * logits), torch.ones(logits.shape[:3])


def write_scene(folder: Path, name: str, seed: int, **about) -> Path:
    """Writes a scan of primitives in the scene format."""
    one = primitives(np.random.default_rng(seed), 3000)
    tensors = {key: one[key] for key in ("positions", "colors", "instance", "part", "group")}
    tensors["intensity"] = (one["intensity"].astype(np.uint16) * 100).astype(np.uint16)
    path = folder / f"{name}.safetensors"
    save_file(tensors, path)
    path.with_suffix(".json").write_text(json.dumps({"offset": [0, 0, 0], "sensor": "drone", "color": "rgb", **about}))
    return path


def row(*inside: int, size: int = 12) -> np.ndarray:
    """A mask of a few points."""
    mask = np.zeros(size, bool)
    mask[list(inside)] = True
    return mask


class SceneTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_colours_are_what_the_description_says(self):
        shown = {}
        for kind in ("rgb", "intensity", "none"):
            shown[kind] = read_scene(write_scene(self.folder, kind, 1, color=kind))
        self.assertEqual(shown["rgb"].kinds, ("rgb", "intensity", "none"))
        self.assertEqual(shown["intensity"].kinds, ("intensity", "none"))
        self.assertTrue(np.array_equal(shown["intensity"].colors[:, 1], shown["intensity"].intensity))
        self.assertFalse(shown["none"].colors.any())

    def test_intensity_is_stretched_between_its_percentiles(self):
        grey = stretch(np.arange(101, dtype=np.uint16))
        self.assertEqual((grey[0], grey[2], grey[50], grey[98], grey[100]), (0, 0, 128, 255, 255))

    def test_a_scan_without_colours_is_refused_by_name(self):
        path = self.folder / "bare.safetensors"
        save_file({"positions": np.zeros((4, 3), np.float32)}, path)
        path.with_suffix(".json").write_text("{}")
        with self.assertRaisesRegex(TrainingError, "bare.safetensors: .* found no colors"):
            read_scene(path)

    def test_a_folder_without_scans_is_refused(self):
        with self.assertRaisesRegex(TrainingError, "expected scenes"):
            list_scenes(self.folder / "nowhere")


class SelectionTest(unittest.TestCase):
    def test_iou_of_all_pairs_is_that_of_each(self):
        rng = np.random.default_rng(1)
        a, b = rng.random((5, 40)) < 0.4, rng.random((3, 40)) < 0.4
        a[0] = False
        table = iou_table(a, b)
        self.assertTrue(np.allclose(table, [[iou(x, y) for y in b] for x in a]))

    def test_of_near_duplicates_the_better_one_stays(self):
        masks = np.stack([row(0, 1, 2, 3), row(0, 1, 2, 3, 4), row(6, 7)])
        self.assertEqual(suppress(masks, np.array([0.5, 0.9, 0.1]), 0.6).tolist(), [1, 2])
        self.assertEqual(suppress(masks, np.array([0.5, 0.5, 0.1]), 0.6).tolist(), [0, 2])
        self.assertEqual(suppress(masks, np.array([0.5, 0.9, 0.1]), 0.9).tolist(), [1, 0, 2])

    def test_masks_that_disagree_with_their_views_are_left_out(self):
        size = 3 * LEAST_POINTS
        masks = np.arange(size) // LEAST_POINTS == np.arange(3)[:, None]
        agreements = ([0.9, 0.9, 0.9, 0.9], [0.9, 0.1, 0.1, 0.1], [0.95, 0.95, 0.95, 0.95])
        tracks = [
            Track(0, masks[0], 1.0, masks[0], agreement=list(values), votes=[(v, masks[0]) for v in range(4)])
            for values in agreements
        ]
        self.assertEqual(accept(tracks, masks).tolist(), [2, 0])
        tracks[2].votes = tracks[2].votes[:1]
        self.assertEqual(accept(tracks, masks).tolist(), [0])

    def test_views_come_from_the_nearest_to_the_farthest(self):
        self.assertEqual([view_at(4, turn, 6) for turn in range(1, 6)], [5, 3, 0, 2, 1])

    def test_overlapping_masks_find_room_at_three_levels(self):
        thing, half, all_, again = row(*range(6)), row(0, 1, 2), row(*range(9)), row(1, 2, 3)
        ids = assign_levels(np.stack([thing, half, all_, again, row(10, 11)]))
        self.assertEqual(ids["object"].tolist(), [1] * 6 + [0] * 4 + [2] * 2)
        self.assertEqual(ids["part"].tolist(), [1] * 3 + [0] * 9)
        self.assertEqual(ids["group"].tolist(), [1] * 9 + [0] * 3)


class JudgeTest(unittest.TestCase):
    def test_what_the_first_view_does_not_show_decides_no_match(self):
        things = np.stack([row(0, 1, 2, 6, 7, 8, 9), row(0, 1, 4)])
        chosen, overlap = match_first_view(row(0, 1, 2)[None], row(0, 1, 2, 3, 4, 5)[None], things)
        self.assertEqual((chosen[0], overlap[0]), (0, 1.0))

    def test_things_are_those_of_usable_size_each_once(self):
        ids = np.repeat([0, 1, 2, 3], [40, 40, 20, 3]).astype(np.int32)
        truth = {"object": ids, "part": np.where(ids == 1, 7, 0), "group": np.where(ids > 0, 1, 0)}
        self.assertEqual(sorted(true_masks(truth).sum(axis=1).tolist()), [20, 40, 63])

    def test_the_gain_is_the_mean_over_scenes_with_a_seeded_interval(self):
        gains, scenes = np.array([0.1, 0.3, 0.0]), np.array([0, 0, 1])
        gain = paired_gain(gains, scenes, 1)
        self.assertEqual((gain["mean"], gain["interval"]), (0.1, [0.0, 0.2]))
        noisy = np.random.default_rng(1).normal(0.05, 0.1, 60)
        low, high = paired_gain(noisy, np.arange(60), 2)["interval"]
        # Of a mean of 60 with deviation 0.1 the interval spans about 2 x 1.96 x 0.1 / sqrt(60).
        self.assertTrue(0.035 < high - low < 0.065, (low, high))
        self.assertEqual(paired_gain(noisy, np.arange(60), 2), paired_gain(noisy, np.arange(60), 2))


class EngineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        torch.set_num_threads(1)
        (cls.folder / "scenes").mkdir()
        write_scene(cls.folder / "scenes", "yard", 5)
        cls.scene = read_scene(cls.folder / "scenes" / "yard.safetensors")
        cls.regions = cls.label()

    @classmethod
    def label(cls, **changes):
        settings = EngineSettings(**{**SETTINGS.__dict__, **changes})
        return DataEngine(BallModel(0.25), GROUPING, GraphSegmenter(), settings).label(cls.scene, 0)

    def test_labels_are_found_and_lie_on_things(self):
        judge = Judge()
        for region in self.regions:
            judge.add(0, region)
        summary = judge.summary(1)
        self.assertGreaterEqual(summary["accepted"]["masks"], 3)
        self.assertGreater(summary["accepted"]["refined"], 0.5)
        self.assertGreater(summary["coverage"]["found"], 0.2)
        self.assertLessEqual(summary["accepted"]["masks"], summary["proposals"])

    def test_the_same_seed_gives_the_same_labels_and_another_other_regions(self):
        for one, other in zip(self.regions, self.label(), strict=True):
            self.assertTrue(np.array_equal(one.masks, other.masks))
            self.assertTrue(np.array_equal(one.accepted, other.accepted))
        other = self.label(seed=2)
        self.assertFalse(np.array_equal(self.regions[0].region.positions, other[0].region.positions))

    def test_the_trainer_reads_the_shards_and_takes_a_step_on_them(self):
        out = self.folder / "labels"
        written = write_shard(out, self.scene, 0, self.regions, {"seed": 1})
        shards = ShardSet(out)
        self.assertEqual(len(shards), written)
        crop, region = shards.crop(0), next(one for one in self.regions if len(one.accepted))
        self.assertTrue(np.array_equal(crop.ids["object"] == 1, region.masks[region.accepted[0]]))
        self.assertEqual(crop.ids["object"][crop.anchor], 1)
        self.assertEqual(crop.categories["object"][1], "pseudo-label")
        self.assertTrue(find_masks(crop, np.arange(len(crop.positions))))
        settings = read_settings("smoke", {"steps": 2})
        torch.manual_seed(1)
        trainer = Trainer(PointSam(settings.model), settings.training, torch.device("cpu"), Processes(0, 1))
        report = trainer.run_step(iter([BatchStream(shards, settings.training, 0, 1)[0]]))
        self.assertTrue(np.isfinite(report.loss) and report.gradient_norm > 0)

    def test_ids_are_unique_over_the_regions_of_a_scan(self):
        out = self.folder / "unique"
        write_shard(out, self.scene, 0, self.regions, {})
        ids = load_file(out / "yard.safetensors")["instance"]
        first, second = (set(np.unique(of_crop)) - {0} for of_crop in ids[:2])
        self.assertTrue(first and second and not first & second)

    def test_a_scan_without_labels_leaves_no_shard(self):
        out = self.folder / "nothing"
        write_shard(out, self.scene, 0, self.regions, {})
        self.assertEqual(write_shard(out, self.scene, 0, [], {}), 0)
        self.assertEqual(list(out.iterdir()), [])

    def test_the_command_writes_and_judges(self):
        settings = read_settings("smoke", {})
        torch.manual_seed(1)
        folder = self.folder / "weights"
        folder.mkdir()
        weights = export_weights(folder, PointSam(settings.model).state_dict(), settings, 0)
        parser = argparse.ArgumentParser()
        add_pseudo_label(parser)
        words = [self.folder / "scenes", "--weights", weights, "--judge", "--proposals", 4, "--views", 3, "--regions", 1]
        arguments = parser.parse_args([str(word) for word in words])
        arguments.device = "cpu"
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            run_pseudo_label(arguments)
        self.assertEqual(json.loads(printed.getvalue())["proposals"], 4)

    def test_the_command_wants_something_to_do(self):
        with self.assertRaisesRegex(TrainingError, "--out for shards, --judge"):
            run_pseudo_label(argparse.Namespace(out=None, judge=False))


if __name__ == "__main__":
    unittest.main()

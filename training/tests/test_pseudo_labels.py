"""From a scan to shards of pseudo-labels."""

import argparse
import contextlib
import io
import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file

from point_sam.data.batch import Grouping
from point_sam.data.masks import find_masks
from point_sam.data.shards import ShardSet
from point_sam.data.stream import BatchStream
from point_sam.data_engine.command import add_pseudo_label, run_pseudo_label
from point_sam.data_engine.engine import DataEngine, EngineSettings
from point_sam.data_engine.graph_segmenter import GraphSegmenter
from point_sam.data_engine.judge import Judge
from point_sam.data_engine.scene import read_scene
from point_sam.data_engine.shard_writer import write_shard
from point_sam.errors import TrainingError
from point_sam.export import export_weights
from point_sam.model.point_sam import PointSam
from point_sam.processes import Processes
from point_sam.settings import read_settings
from point_sam.trainer import Trainer

from .scans import BallModel, write_scene

SETTINGS = EngineSettings(regions=2, views=4, proposals=10, size=96, seed=1)
GROUPING = Grouping(1024, 64, 16)


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
        settings = replace(SETTINGS, **changes)
        return DataEngine(BallModel(0.25), GROUPING, GraphSegmenter(), settings).label(cls.scene, 0)

    def test_labels_are_found_and_lie_on_things(self):
        judge = Judge()
        for region in self.regions:
            judge.add(0, region)
        summary = judge.summary(1)
        self.assertGreaterEqual(summary["accepted"]["masks"], 2)
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
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()) as said:
            run_pseudo_label(arguments)
        self.assertEqual(json.loads(printed.getvalue())["proposals"], 4)
        self.assertIn("scan 1 of 1", said.getvalue())

    def test_the_command_wants_something_to_do(self):
        with self.assertRaisesRegex(TrainingError, "--out for shards, --judge"):
            run_pseudo_label(argparse.Namespace(out=None, judge=False))


if __name__ == "__main__":
    unittest.main()

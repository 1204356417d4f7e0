"""The smoke run: a few crops, a small network, less than a minute."""

import json
import shutil
import subprocess
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch

from point_sam.errors import TrainingError
from point_sam.open_weights import open_weights
from point_sam.optimise import learning_rate
from point_sam.settings import read_settings
from point_sam.train import TrainOptions, train

from .record_case import record_case
from .scenes import write_shard

CLI = Path(__file__).parents[2] / "dist" / "cli.js"


class TrainingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        write_shard(cls.folder / "train" / "a.safetensors", 24, seed=1)
        write_shard(cls.folder / "held-out" / "a.safetensors", 3, seed=2)
        torch.set_num_threads(1)

    def options(self, name, **changes):
        options = TrainOptions(
            shards=self.folder / "train",
            out=self.folder / name,
            validation=None,
            init=None,
            device=torch.device("cpu"),
            workers=0,
            log_every=1,
            save_every=1000,
            validate_every=1000,
            validation_crops=3,
            stop=None,
        )
        return replace(options, **changes)

    def test_the_loss_falls(self):
        settings = read_settings("smoke", {})
        weights = train(settings, self.options("smoke", validation=self.folder / "held-out"))
        lines = [json.loads(line) for line in (weights.parent / "log.jsonl").read_text().splitlines()]
        losses = [line["loss"] for line in lines if "loss" in line]
        self.assertEqual(len(losses), settings.training.steps)
        self.assertLess(sum(losses[-10:]), 0.8 * sum(losses[:10]))
        validations = [line["validation"] for line in lines if "validation" in line]
        self.assertEqual([v["masks"] for v in validations], [9, 9])
        for name in ("curves.png", "predictions-000000.png", f"predictions-{settings.training.steps:06}.png"):
            self.assertGreater((weights.parent / name).stat().st_size, 1000)
        self.assertEqual(open_weights(weights)[0].config, settings.model)

    def test_the_product_converts_trained_weights_and_computes_the_same_with_them(self):
        if shutil.which("node") is None or not CLI.exists():
            self.skipTest("needs node and `npm run build`")
        weights = train(read_settings("smoke", {"steps": 2}), self.options("two"))
        out = self.folder / "converted"
        self.product("convert", weights, "--out", out)
        manifest = json.loads((out / "manifest.json").read_text())
        self.assertEqual(manifest["heads"], {"encoder": 3, "decoder": 4})
        self.assertEqual((manifest["name"], manifest["upAxis"], manifest["pointCount"]), ("point-sam-smoke", "y", 256))
        record_case(weights, self.folder / "train", weights.parent / "case_trained.safetensors")
        self.assertIn("parity: 1 cases", self.product("parity", weights.parent))

    def product(self, *arguments):
        done = subprocess.run(["node", CLI, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_two_steps_and_two_more_are_four_steps_bit_for_bit(self):
        settings = read_settings("smoke", {"steps": 4})
        train(settings, self.options("whole"))
        train(settings, self.options("parts", stop=2))
        train(settings, self.options("parts"))
        whole, parts = (torch.load(self.folder / name / "checkpoint.pt", weights_only=True) for name in ("whole", "parts"))
        self.assertEqual(whole["step"], 4)
        self.assert_same(whole, parts, "")
        logs = [(self.folder / name / "log.jsonl").read_text().splitlines() for name in ("whole", "parts")]
        self.assertEqual(*([{**json.loads(line), "seconds": 0} for line in log] for log in logs))

    def assert_same(self, a, b, path):
        if isinstance(a, torch.Tensor):
            self.assertTrue(torch.equal(a, b), path)
        elif isinstance(a, dict):
            self.assertEqual(a.keys(), b.keys(), path)
            for key in a:
                self.assert_same(a[key], b[key], f"{path}.{key}")
        else:
            self.assertEqual(a, b, path)

    def test_a_folder_of_other_settings_is_not_resumed(self):
        train(read_settings("smoke", {"steps": 1}), self.options("other"))
        with self.assertRaisesRegex(TrainingError, "begun with other settings .steps."):
            train(read_settings("smoke", {"steps": 2}), self.options("other"))

    def test_weights_of_an_earlier_training_begin_a_new_one(self):
        weights = train(read_settings("smoke", {"steps": 1}), self.options("first"))
        train(read_settings("smoke", {"steps": 1, "learning_rate": 0.0}), self.options("second", init=weights))
        first, second = (open_weights(self.folder / name / "model.safetensors")[0].state_dict() for name in ("first", "second"))
        for key, tensor in first.items():
            self.assertTrue(torch.allclose(tensor, second[key], atol=1e-3), key)

    def test_the_learning_rate_warms_up_and_ends_at_zero(self):
        settings = read_settings("smoke", {"steps": 105, "warmup_steps": 5, "learning_rate": 1.0}).training
        rates = [learning_rate(settings, step) for step in (0, 4, 55, 104)]
        self.assertEqual([round(rate, 3) for rate in rates], [0.2, 1.0, 0.5, 0.0])

    def test_stages_follow_each_other_by_their_share(self):
        settings = read_settings("tiny", {"steps": 100}).training
        self.assertEqual(
            [settings.stage_at(step).points for step in (0, 34, 35, 69, 70, 99)], [1024, 1024, 2048, 2048, 4096, 4096]
        )


if __name__ == "__main__":
    unittest.main()

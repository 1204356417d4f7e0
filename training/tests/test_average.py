"""Weights between two trainings."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from point_sam.average import average_weights
from point_sam.errors import TrainingError


class AverageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        save_file({"a": np.float32([0, 4]), "b": np.float32([[1]])}, self.folder / "first.safetensors")
        save_file({"a": np.float16([1, 0]), "b": np.float16([[2]])}, self.folder / "second.safetensors")
        (self.folder / "second.json").write_text("{}")

    def mix(self, share):
        first, second, out = (self.folder / f"{name}.safetensors" for name in ("first", "second", "out"))
        average_weights(first, second, share, out)
        return load_file(out)

    def test_lies_between_the_two_in_the_seconds_precision_with_its_configuration(self):
        mixed = self.mix(0.75)
        self.assertEqual((mixed["a"].tolist(), mixed["b"].tolist(), mixed["a"].dtype), ([0.75, 1], [[1.75]], np.float16))
        self.assertEqual((self.folder / "out.json").read_text(), "{}")
        self.assertEqual(self.mix(1)["a"].tolist(), [1, 0])

    def test_refuses_weights_of_another_shape(self):
        save_file({"a": np.float16([1]), "b": np.float16([[2]])}, self.folder / "second.safetensors")
        with self.assertRaisesRegex(TrainingError, "a differs"):
            self.mix(0.5)


if __name__ == "__main__":
    unittest.main()

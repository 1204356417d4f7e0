"""Deeper weights that compute the same."""

import tempfile
import unittest
from pathlib import Path

import torch

from point_sam.data.shards import ShardSet
from point_sam.data.stream import BatchStream
from point_sam.deepen import deepen, sources
from point_sam.errors import TrainingError
from point_sam.model.model_config import infer_config
from point_sam.model.point_sam import PointSam
from point_sam.model.weights import load_weights, read_weights, save_weights
from point_sam.settings import read_settings

from .scenes import write_shard


class DeepenTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.settings = read_settings("smoke", {})
        torch.manual_seed(0)
        self.shallow = self.folder / "shallow.safetensors"
        save_weights(self.shallow, PointSam(self.settings.model).state_dict(), {})
        (self.folder / "shallow.json").write_text("{}")

    def open(self, path):
        tensors = read_weights(path)
        heads = (self.settings.model.heads, self.settings.model.decoder_heads)
        model = PointSam(infer_config({key: tuple(tensor.shape) for key, tensor in tensors.items()}, *heads))
        load_weights(model, tensors, path.name)
        return model

    def test_more_blocks_encode_as_before_and_all_learn(self):
        depth, out = self.settings.model.depth, self.folder / "deep.safetensors"
        deepen(self.shallow, depth + 1, out)
        deep, shallow = self.open(out), self.open(self.shallow)
        self.assertEqual(deep.config.depth, depth + 1)
        self.assertEqual((self.folder / "deep.json").read_text(), "{}")
        shards = self.folder / "shards"
        shards.mkdir()
        write_shard(shards / "a.safetensors", 4, seed=1)
        batch = BatchStream(ShardSet(shards), self.settings.training, 0, 1)[0]
        embeddings = deep.encode(batch.patches, batch.colors)
        torch.testing.assert_close(embeddings, shallow.encode(batch.patches, batch.colors), rtol=0, atol=1e-5)
        embeddings.square().mean().backward()
        for block in deep.pc_encoder.transformer.blocks:
            self.assertGreater(float(block.mlp.fc2.weight.grad.norm()), 0)

    def test_new_blocks_are_spread_evenly(self):
        self.assertEqual(sources(4, 6), [(0, False), (1, False), (1, True), (2, False), (3, False), (3, True)])

    def test_refuses_a_depth_that_is_not_larger_or_more_than_double(self):
        depth = self.settings.model.depth
        for wrong in (depth, 2 * depth + 1):
            with self.assertRaisesRegex(TrainingError, f"found {wrong}"):
                deepen(self.shallow, wrong, self.folder / "deep.safetensors")


if __name__ == "__main__":
    unittest.main()

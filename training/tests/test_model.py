"""The network's sizes, weights and gradients."""

import copy
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from point_sam.data.shards import ShardSet
from point_sam.data.stream import BatchStream
from point_sam.errors import TrainingError
from point_sam.model.model_config import infer_config
from point_sam.model.point_sam import PointSam
from point_sam.model.weights import EXACT, load_weights, read_weights, save_weights
from point_sam.session import SessionPlan, run_session
from point_sam.settings import read_settings

from .scenes import write_shard

USED_ELEMENTS = {"tiny": 3_652_740, "base": 90_840_836, "large": 308_363_972}
"""Of the default model and of the published sizes, without what nothing uses (specification 8)."""


class ModelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        write_shard(cls.folder / "a.safetensors", 4, seed=1)
        cls.settings = read_settings("smoke", {})
        cls.batch = BatchStream(ShardSet(cls.folder), cls.settings.training, 0, 1)[0]

    def test_configurations_have_the_sizes_of_the_published_models(self):
        for name, elements in USED_ELEMENTS.items():
            with self.subTest(name), torch.device("meta"):
                tensors = PointSam(read_settings(name, {}).model).state_dict()
                self.assertEqual(sum(tensor.numel() for tensor in tensors.values()), elements)

    def test_tiny_takes_at_most_8_megabytes_as_float16(self):
        model = PointSam(read_settings("tiny", {}).model)
        path = self.folder / "tiny.safetensors"
        save_weights(path, model.state_dict(), {})
        self.assertLessEqual(path.stat().st_size, 8e6)

    def test_sizes_are_read_from_shapes(self):
        for name in USED_ELEMENTS:
            config = read_settings(name, {}).model
            with torch.device("meta"):
                shapes = {key: tuple(tensor.shape) for key, tensor in PointSam(config).state_dict().items()}
            self.assertEqual(infer_config(shapes, config.heads, config.decoder_heads), config)

    def test_written_weights_are_read_back_with_the_fourier_matrix_exact(self):
        model = PointSam(self.settings.model)
        path = self.folder / "weights.safetensors"
        save_weights(path, model.state_dict(), {})
        tensors = read_weights(path)
        self.assertTrue(tensors[EXACT].equal(model.state_dict()[EXACT]))
        self.assertEqual(load_weights(PointSam(self.settings.model), tensors, "weights"), [])

    def test_leftovers_of_the_image_model_are_ignored_and_other_keys_told(self):
        tensors = PointSam(self.settings.model).state_dict()
        tensors["pc_encoder.transformer.cls_token"] = tensors["novel.weight"] = torch.zeros(1)
        self.assertEqual(load_weights(PointSam(self.settings.model), tensors, "weights"), ["novel.weight"])

    def test_a_wrong_or_missing_shape_is_refused_by_key(self):
        tensors = PointSam(self.settings.model).state_dict()
        tensors["pc_encoder.out_proj.bias"] = torch.zeros(7)
        with self.assertRaisesRegex(TrainingError, r"out_proj.bias: expected shape \[32\], found \[7\]"):
            load_weights(PointSam(self.settings.model), tensors, "weights")
        del tensors["pc_encoder.out_proj.bias"]
        with self.assertRaisesRegex(TrainingError, "out_proj.bias: expected shape .* found no such key"):
            load_weights(PointSam(self.settings.model), tensors, "weights")

    def gradients(self, model, apart):
        plan, rng = SessionPlan(3, frozenset({2})), np.random.default_rng(1)
        embeddings = model.encode(self.batch.patches, self.batch.colors)
        if apart:
            detached = embeddings.detach().requires_grad_()
            run_session(model, self.batch, plan, rng, torch.Tensor.backward, detached)
            embeddings.backward(detached.grad)
        else:
            losses = []
            run_session(model, self.batch, plan, rng, losses.append, embeddings)
            sum(losses).backward()
        return {name: parameter.grad for name, parameter in model.named_parameters()}

    def test_one_backward_through_the_encoder_gives_the_gradients_of_the_whole(self):
        torch.manual_seed(1)
        model = PointSam(self.settings.model)
        whole, apart = self.gradients(copy.deepcopy(model), False), self.gradients(model, True)
        for name, gradient in whole.items():
            self.assertTrue(torch.allclose(gradient, apart[name], rtol=1e-3, atol=1e-5), name)


if __name__ == "__main__":
    unittest.main()

"""The two 2D segmenters."""

import importlib.util
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

from point_sam.data_engine.graph_segmenter import GraphSegmenter
from point_sam.data_engine.overlap import iou
from point_sam.data_engine.render import View
from point_sam.data_engine.sam_onnx import SamSegmenter, open_session
from point_sam.errors import TrainingError

SIZE = 64
HAS_ONNX = all(importlib.util.find_spec(name) for name in ("onnx", "onnxruntime"))
BOX, BALL = np.s_[8:28, 6:30], np.s_[36:56, 34:58]


def view_of(colors: np.ndarray, depth: np.ndarray | None = None, filled: np.ndarray | None = None) -> View:
    """A view with a point per pixel that faces the camera."""
    filled = np.ones(colors.shape[:2], bool) if filled is None else filled
    normals = np.zeros(colors.shape)
    normals[:, :, 2] = 1
    point = np.where(filled, np.arange(filled.size).reshape(filled.shape), -1)
    depth = np.zeros(filled.shape) if depth is None else depth
    return View(point, np.where(filled, depth, np.inf), colors, normals, 0.1)


def painting(noise: float = 0.02) -> View:
    """Two squares, one red, one dark red, on a noisy green ground."""
    colors = np.tile([0.1, 0.5, 0.1], (SIZE, SIZE, 1))
    colors[BOX], colors[BALL] = [0.9, 0.1, 0.1], [0.4, 0.1, 0.1]
    return view_of(np.clip(colors + np.random.default_rng(1).normal(0, noise, colors.shape), 0, 1))


def square(place) -> np.ndarray:
    """A mask of a part of the view."""
    inside = np.zeros((SIZE, SIZE), bool)
    inside[place] = True
    return inside


class GraphSegmenterTest(unittest.TestCase):
    def test_things_of_another_colour_are_proposed(self):
        masks = GraphSegmenter().open(painting()).propose()
        for place in (BOX, BALL):
            self.assertGreater(max(iou(mask.inside, square(place)) for mask in masks), 0.95)
        self.assertEqual([mask.score for mask in masks], sorted((mask.score for mask in masks), reverse=True))

    def test_things_of_the_same_colour_at_another_depth_are_proposed(self):
        depth = np.zeros((SIZE, SIZE))
        depth[BOX] = -1.5
        masks = GraphSegmenter().open(view_of(np.full((SIZE, SIZE, 3), 0.5), depth)).propose()
        self.assertGreater(max(iou(mask.inside, square(BOX)) for mask in masks), 0.95)

    def test_a_slope_without_steps_is_one_segment(self):
        slope = np.tile(np.arange(SIZE) * 0.1, (SIZE, 1))
        view = view_of(np.full((SIZE, SIZE, 3), 0.5), slope)
        view.normals[:] = np.array([1, 0, 1]) / np.sqrt(2)
        masks = GraphSegmenter().open(view).prompt(np.array([[5, 5]]), np.ones(1, int))
        self.assertTrue(masks[0].inside.all())

    def test_a_prompt_gives_masks_around_it_alone(self):
        masks = GraphSegmenter().open(painting()).prompt(np.array([[15, 15]]), np.ones(1, int))
        self.assertTrue(all(mask.inside[15, 15] for mask in masks))
        self.assertGreater(max(iou(mask.inside, square(BOX)) for mask in masks), 0.95)

    def test_several_prompts_join_segments_and_negative_ones_take_away(self):
        view = GraphSegmenter().open(painting())
        both = view.prompt(np.array([[15, 15], [45, 45]]), np.array([1, 1]))
        self.assertGreater(max(iou(mask.inside, square(BOX) | square(BALL)) for mask in both), 0.95)
        without = view.prompt(np.array([[15, 15], [45, 45]]), np.array([1, 0]))
        self.assertTrue(all(not mask.inside[45, 45] for mask in without))

    def test_empty_pixels_belong_to_no_mask(self):
        filled = square(np.s_[:, :40])
        for mask in GraphSegmenter().open(view_of(painting().colors, filled=filled)).propose():
            self.assertFalse((mask.inside & ~filled).any())

    def test_segmenting_is_deterministic(self):
        first, second = (GraphSegmenter().open(painting(0.1)).propose() for _ in range(2))
        self.assertEqual([mask.score for mask in first], [mask.score for mask in second])
        self.assertTrue(all(np.array_equal(a.inside, b.inside) for a, b in zip(first, second, strict=True)))


class SamTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not HAS_ONNX:
            raise unittest.SkipTest("needs onnx and onnxruntime; pip install onnx onnxruntime")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def sam(self, raw_image=False):
        from .tiny_sam import write_tiny_sam

        return SamSegmenter(*write_tiny_sam(self.folder, raw_image))

    def test_a_click_gives_the_three_candidates_of_what_lies_under_it(self):
        masks = self.sam(raw_image=True).open(painting(0)).prompt(np.array([[15, 15]]), np.ones(1, int))
        self.assertEqual([round(mask.score, 2) for mask in masks], [0.85, 0.75, 0.65])
        self.assertGreater(iou(masks[0].inside, square(BOX)), 0.9)

    def test_several_clicks_give_the_single_mask(self):
        masks = self.sam().open(painting(0)).prompt(np.array([[15, 15], [20, 20]]), np.array([1, 1]))
        self.assertEqual([round(mask.score, 2) for mask in masks], [0.95])

    def test_everything_is_found_once(self):
        masks = self.sam(raw_image=True).open(painting(0)).propose()
        for place in (BOX, BALL):
            self.assertEqual(sum(iou(mask.inside, square(place)) > 0.9 for mask in masks), 1)

    def test_a_model_of_another_layout_is_refused_by_what_it_lacks(self):
        from .tiny_sam import write_tiny_sam

        encoder, _ = write_tiny_sam(self.folder, False)
        with self.assertRaisesRegex(TrainingError, "found no image_embeddings, point_coords"):
            SamSegmenter(encoder, encoder)


class WithoutRuntimeTest(unittest.TestCase):
    def test_without_the_runtime_the_package_to_install_is_named(self):
        with mock.patch.dict("sys.modules", {"onnxruntime": None}):
            with self.assertRaisesRegex(TrainingError, "pip install onnxruntime"):
                open_session(Path("decoder.onnx"))


if __name__ == "__main__":
    unittest.main()

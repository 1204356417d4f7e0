"""The steps between proposals and labels, and what labels are worth."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from point_sam.data_engine.fusion import Vote, fuse
from point_sam.data_engine.judge import paired_gain
from point_sam.data_engine.levels import assign_levels
from point_sam.data_engine.overlap import iou, iou_table, suppress
from point_sam.data_engine.proposals import LEAST_POINTS, repetition
from point_sam.data_engine.refine import Track, view_at
from point_sam.data_engine.scene import list_scenes, read_scene, stretch
from point_sam.data_engine.selection import accept
from point_sam.data_engine.truth import match_first_view, true_masks
from point_sam.errors import TrainingError

from .scans import write_scene


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
        size = 5 * LEAST_POINTS
        masks = np.arange(size) // LEAST_POINTS == np.arange(5)[:, None]
        everywhere = np.ones(size, bool)

        def track(mask, agreement, votes=4, seen=None):
            vote = Vote(mask if seen is None else seen, everywhere)
            return Track(0, mask, 1.0, mask, agreement=agreement, votes=[vote] * votes)

        tracks = [
            track(masks[0], [0.9] * 4, seen=masks[0] & (np.arange(size) > 1)),
            track(masks[1], [0.9, 0.1, 0.1, 0.1]),
            track(masks[2], [0.9] * 4),
            track(masks[3], [0.9] * 4, seen=masks[3] | masks[4]),
            track(masks[4], [0.9] * 4, votes=1),
        ]
        self.assertEqual(accept(tracks, masks).tolist(), [2, 0])

    def test_views_come_from_the_nearest_to_the_farthest(self):
        self.assertEqual([view_at(4, turn, 6) for turn in range(1, 6)], [5, 3, 0, 2, 1])

    def test_overlapping_masks_find_room_at_three_levels(self):
        thing, half, all_, again = row(*range(6)), row(0, 1, 2), row(*range(9)), row(1, 2, 3)
        ids = assign_levels(np.stack([thing, half, all_, again, row(10, 11)]))
        self.assertEqual(ids["object"].tolist(), [1] * 6 + [0] * 4 + [2] * 2)
        self.assertEqual(ids["part"].tolist(), [1] * 3 + [0] * 9)
        self.assertEqual(ids["group"].tolist(), [1] * 9 + [0] * 3)


class FusionTest(unittest.TestCase):
    def test_errors_of_single_answers_average_out(self):
        votes = [Vote(row(0, 1, 2), row(0, 1, 2, 3))]
        answers = [np.where(mask, 2.0, -2.0) for mask in (row(0, 1, 2, 6), row(0, 1, 2, 6, 9), row(0, 1, 2, 6, 10))]
        self.assertEqual(np.flatnonzero(fuse(answers, votes)).tolist(), [0, 1, 2, 6])

    def test_answers_that_agree_with_the_views_weigh_more(self):
        votes = [Vote(row(0, 1, 2, 3), row(*range(8)))]
        good, bad = np.where(row(0, 1, 2, 3, 9), 4.0, -4.0), np.where(row(0, 6, 7), 4.0, -4.0)
        self.assertEqual(np.flatnonzero(fuse([good, bad, bad], votes)).tolist(), [0, 1, 2, 3, 9])

    def test_views_decide_where_the_model_is_unsure(self):
        unsure = np.where(row(0, 1, 2), 0.1, -0.1)
        votes = [Vote(row(0, 3), row(0, 2, 3))]
        self.assertEqual(np.flatnonzero(fuse([unsure], votes)).tolist(), [0, 1, 3])


class RepetitionTest(unittest.TestCase):
    def test_what_other_views_propose_too_is_worth_more(self):
        class Seen:
            visible = np.ones(30, bool)

        thing, noise = row(*range(10), size=30), row(*range(8, 20), size=30)
        masks = np.stack([thing, noise, thing, thing, row(20, 21, 22, 23, 24, 25, 26, 27, size=30)])
        worth = repetition(masks, np.array([0, 0, 1, 2, 2]), [Seen(), Seen(), Seen()])
        self.assertEqual(worth[0], 1)
        self.assertAlmostEqual(worth[1], iou(thing, noise))
        self.assertEqual(worth[4], 0)


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


if __name__ == "__main__":
    unittest.main()

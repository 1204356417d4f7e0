"""From shards to batches."""

import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from point_sam.data.augment import augmented_cloud, colors_as, plain_cloud
from point_sam.data.batch import Grouping, make_batch
from point_sam.data.frame import to_model_frame
from point_sam.data.masks import Mask, find_masks, sample_masks, validation_masks
from point_sam.data.shards import ShardSet
from point_sam.data.stream import BatchStream
from point_sam.errors import TrainingError
from point_sam.settings import read_settings

from .scenes import POINTS, write_shard


class DataTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        write_shard(cls.folder / "a.safetensors", 3, seed=1)
        cls.shards = ShardSet(cls.folder)
        cls.settings = read_settings("smoke", {}).training

    def test_crops_come_without_their_padding_and_with_their_names(self):
        self.assertEqual([len(self.shards.crop(i).positions) for i in range(4)], [POINTS] * 3 + [POINTS * 3 // 4])
        crop = self.shards.crop(3)
        self.assertEqual(crop.ids["object"][crop.anchor], 1)
        self.assertIn(crop.categories["object"][1], ("box", "ball", "post"))
        self.assertEqual(crop.categories["part"], {1: "ground"})

    def test_crops_with_too_few_points_are_left_out_and_counted(self):
        shards = ShardSet(self.folder, least_points=POINTS)
        self.assertEqual((len(shards), shards.skipped), (3, 1))

    def test_a_shard_that_is_still_being_written_is_not_read(self):
        shutil.copy(self.folder / "a.safetensors", self.folder / "b.safetensors")
        self.addCleanup((self.folder / "b.safetensors").unlink)
        self.assertEqual(len(ShardSet(self.folder)), len(self.shards))

    def test_a_folder_without_shards_is_refused_by_name(self):
        with self.assertRaisesRegex(TrainingError, "empty: expected shards"):
            ShardSet(self.folder / "empty")

    def test_the_models_frame_has_y_up_and_fits_the_unit_ball(self):
        points = to_model_frame(np.array([[10.0, 0, 3], [14, 0, 3], [12, 0, 5], [12, 0, 1]], np.float32))
        self.assertEqual(points.tolist(), [[-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, -1, 0]])

    def test_augmented_clouds_keep_the_anchor_and_stay_in_the_unit_ball(self):
        crop = self.shards.crop(0)
        for seed in range(20):
            cloud = augmented_cloud(crop, 100, np.random.default_rng(seed))
            self.assertIn(crop.anchor, cloud.kept)
            self.assertEqual(len(set(cloud.kept.tolist())), len(cloud.kept))
            self.assertTrue(0.79 < np.linalg.norm(cloud.points, axis=1).max() < 1.001)
            self.assertLessEqual(abs(cloud.colors).max(), 1)

    def test_colours_are_those_of_the_tool(self):
        crop = self.shards.crop(0)
        kept = np.array([0, 5])
        self.assertEqual(colors_as(crop, "none", kept).tolist(), [[0, 0, 0], [0, 0, 0]])
        expected = crop.intensity[5] / 255 * 2 - 1
        self.assertTrue(np.allclose(colors_as(crop, "intensity", kept)[1], expected, atol=1e-6))
        self.assertTrue(np.allclose(colors_as(crop, "rgb", kept)[1], crop.colors[5] / 255 * 2 - 1, atol=1e-6))

    def test_the_same_points_at_two_levels_are_one_mask_and_an_object(self):
        crop = self.shards.crop(0)
        masks = find_masks(crop, plain_cloud(crop, POINTS, "rgb").kept)
        self.assertEqual(len({mask.inside.tobytes() for mask in masks}), len(masks))
        self.assertEqual([mask.level for mask in masks].count("object"), 3)

    def test_objects_are_asked_for_more_often_than_their_many_parts(self):
        masks = [Mask(np.eye(8, dtype=bool)[i], "part" if i else "object", "") for i in range(8)]
        rng = np.random.default_rng(1)
        drawn = [sample_masks(masks, 7, 1, rng)[0].level for _ in range(400)]
        self.assertTrue(0.64 < drawn.count("object") / 400 < 0.77)
        self.assertEqual(len({id(mask) for mask in sample_masks(masks, 0, 8, rng)}), 8)

    def test_validation_asks_for_the_crops_own_object_first(self):
        crop = self.shards.crop(1)
        masks = validation_masks(find_masks(crop, np.arange(POINTS)), crop.anchor, 3)
        self.assertEqual(masks[0].level, "object")
        self.assertTrue(masks[0].inside[crop.anchor])

    def test_a_batch_depends_on_its_position_alone(self):
        def points(index, rank=0):
            return BatchStream(self.shards, self.settings, rank, 2)[index].points

        self.assertTrue(points(5).equal(points(5)))
        self.assertFalse(points(5).equal(points(6)))
        self.assertFalse(points(5).equal(points(5, rank=1)))

    def test_a_cloud_of_few_points_repeats_its_last_centre_among_longer_ones(self):
        crops = [self.shards.crop(0), self.shards.crop(1)]
        clouds = [plain_cloud(crops[0], 20, "rgb"), plain_cloud(crops[1], 40, "rgb")]
        masks = [[Mask(np.ones(len(cloud.kept), bool), "object", "")] for cloud in clouds]
        centers = make_batch(clouds, masks, Grouping(64, 32, 8)).patches.centers
        self.assertTrue((centers[0, 20:] == centers[0, 19]).all())
        self.assertEqual(make_batch(clouds[:1], masks[:1], Grouping(64, 32, 8)).patches.centers.shape, (1, 20, 3))

    def test_padded_points_belong_to_no_mask_and_no_patch(self):
        batch = BatchStream(self.shards, self.settings, 0, 1)[0]
        self.assertFalse((batch.truth & ~batch.valid[:, None]).any())
        for members, valid in zip(batch.patches.members, batch.valid, strict=True):
            self.assertTrue(valid[members].all())


if __name__ == "__main__":
    unittest.main()

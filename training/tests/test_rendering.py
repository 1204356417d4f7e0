"""Views of clouds, and the way between pixels and points."""

import unittest

import numpy as np

from point_sam.data_engine.cameras import look_from, place_cameras
from point_sam.data_engine.lifting import LiftableView, deepest_pixel, worst_error
from point_sam.data_engine.render import fill_holes, render
from point_sam.data_engine.surface import Surface, estimate_surface

SIZE = 33
ABOVE = look_from(0.0, np.pi / 2)


def thin_surface(count: int) -> Surface:
    """Points too far apart to draw more than a pixel each."""
    return Surface(np.tile([0.0, 0, 1], (count, 1)), np.zeros(count))


def two_sheets(rng: np.random.Generator) -> np.ndarray:
    """A ground of 20 m and above its middle a roof of 8 m."""
    ground = np.column_stack([rng.uniform(-10, 10, (4000, 2)), np.zeros(4000)])
    roof = np.column_stack([rng.uniform(-4, 4, (1500, 2)), np.full(1500, 5.0)])
    return np.concatenate([ground, roof])


class RenderingTest(unittest.TestCase):
    def test_axes_of_cameras_are_orthonormal_right_handed_and_upright(self):
        for camera in place_cameras(7):
            self.assertTrue(np.allclose(camera.axes @ camera.axes.T, np.eye(3)))
            self.assertAlmostEqual(np.linalg.det(camera.axes), 1)
            self.assertGreaterEqual(camera.axes[1, 2], -1e-9)

    def test_a_pixel_shows_the_point_nearest_to_the_camera(self):
        rng = np.random.default_rng(1)
        positions = rng.uniform(-5, 5, (3000, 3))
        view = render(positions, np.zeros((3000, 3), np.uint8), thin_surface(3000), ABOVE, SIZE)
        pixel = 2 * np.linalg.norm(positions, axis=1).max() / (SIZE - 1)
        seen = positions @ ABOVE.axes.T
        columns, rows = (np.round(sign * seen[:, axis] / pixel + (SIZE - 1) / 2) for axis, sign in ((0, 1), (1, -1)))
        occupied = 0
        for row, column in np.ndindex(SIZE, SIZE):
            there = np.flatnonzero((rows == row) & (columns == column))
            if len(there):
                occupied += 1
                self.assertEqual(view.point[row, column], there[positions[there, 2].argmax()])
                self.assertAlmostEqual(view.depth[row, column], -positions[there, 2].max())
        self.assertGreater(occupied, 300)

    def test_splats_cover_a_surface_so_that_nothing_behind_shows_through(self):
        positions = two_sheets(np.random.default_rng(2))
        view = render(positions, np.zeros((len(positions), 3), np.uint8), estimate_surface(positions), ABOVE, 65)
        columns, rows = np.meshgrid(np.arange(65) - 32, 32 - np.arange(65))
        under_roof = (np.abs(columns * view.pixel) < 3.5) & (np.abs(rows * view.pixel) < 3.5)
        self.assertTrue((view.point[under_roof] >= 4000).all())

    def test_rendering_is_deterministic(self):
        positions = two_sheets(np.random.default_rng(3))
        colors = np.random.default_rng(4).integers(0, 255, positions.shape).astype(np.uint8)
        first, second = (render(positions, colors, estimate_surface(positions), place_cameras(5)[1], 64) for _ in range(2))
        for name in ("point", "depth", "colors", "normals"):
            self.assertTrue(np.array_equal(getattr(first, name), getattr(second, name)), name)

    def test_a_pixel_among_filled_ones_is_filled_with_the_farthest_of_them(self):
        point, depth = np.full((5, 5), -1), np.full((5, 5), np.inf)
        point[1:4, 1:4], depth[1:4, 1:4] = np.arange(9).reshape(3, 3), np.arange(9.0).reshape(3, 3)
        point[2, 2], depth[2, 2] = -1, np.inf
        filled, filled_depth = fill_holes(point, depth)
        self.assertEqual((filled[2, 2], filled_depth[2, 2]), (8, 8))
        point[2, 2], depth[2, 2] = 8, 8
        self.assertTrue(np.array_equal(filled, point))
        self.assertTrue(np.array_equal(filled_depth, depth))

    def test_normals_are_long_on_planes_short_in_foliage_and_face_the_camera(self):
        rng = np.random.default_rng(5)
        plane = np.column_stack([rng.uniform(-5, 5, (800, 2)), np.zeros(800)])
        lengths = np.linalg.norm(estimate_surface(plane).normals, axis=1)
        foliage = np.linalg.norm(estimate_surface(rng.uniform(-1, 1, (800, 3))).normals, axis=1)
        self.assertGreater(lengths.min(), 0.99)
        self.assertLess(np.median(foliage), 0.6)
        view = render(plane, np.zeros(plane.shape, np.uint8), estimate_surface(plane), look_from(1.0, 0.5), 64)
        self.assertTrue((view.normals[view.filled][:, 2] > 0).all())


class LiftingTest(unittest.TestCase):
    def setUp(self):
        self.positions = two_sheets(np.random.default_rng(6))
        colors = np.zeros(self.positions.shape, np.uint8)
        view = render(self.positions, colors, estimate_surface(self.positions), ABOVE, 96)
        self.pixels = LiftableView(view, np.arange(len(self.positions)), len(self.positions))
        self.roof = self.positions[:, 2] > 1

    def test_a_projected_mask_lifts_back_to_its_visible_points(self):
        lifted = self.pixels.lift(self.pixels.project(self.roof))
        self.assertTrue(np.array_equal(lifted, self.roof & self.pixels.visible))
        self.assertGreater(lifted.sum(), 0.3 * self.roof.sum())

    def test_points_behind_others_are_not_visible(self):
        under = ~self.roof & (np.abs(self.positions[:, :2]) < 3).all(axis=1)
        self.assertGreater(under.sum(), 100)
        self.assertLess(self.pixels.visible[under].mean(), 0.05)

    def test_a_sample_point_stands_for_its_neighbours(self):
        nearest = self.roof.astype(int)
        pixels = LiftableView(self.pixels.view, nearest, 2)
        self.assertEqual(pixels.lift(self.pixels.project(self.roof)).tolist(), [False, True])

    def test_the_deepest_pixel_lies_in_the_middle(self):
        inside = np.zeros((20, 30), bool)
        inside[4:11, 10:17] = True
        self.assertEqual(deepest_pixel(inside), ((7, 13), 4.0))
        self.assertEqual(deepest_pixel(np.zeros((5, 5), bool))[1], 0)
        self.assertEqual(deepest_pixel(np.ones((5, 5), bool)), ((2, 2), 3.0))

    def test_the_deeper_error_is_corrected_and_says_what_it_should_be(self):
        wanted, found = np.zeros((20, 20), bool), np.zeros((20, 20), bool)
        wanted[2:9, 2:9] = True
        found[12:15, 12:15] = True
        self.assertEqual(worst_error(wanted, found), ((5, 5), 1))
        self.assertEqual(worst_error(found, wanted), ((5, 5), 0))
        self.assertIsNone(worst_error(wanted, wanted))


if __name__ == "__main__":
    unittest.main()

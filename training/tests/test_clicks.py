"""The rule of simulated clicks, and its corners."""

import unittest

import numpy as np
import torch

from point_sam.clicks import UNDEFINED, Click, center_of_error, center_of_truth, center_point, random_error

LINE = torch.tensor([[float(x), 0, 0] for x in range(10)])


def mask(*indices: int) -> torch.Tensor:
    """A mask of some of the line's ten points."""
    inside = torch.zeros(10, dtype=torch.bool)
    inside[list(indices)] = True
    return inside


class ClickTest(unittest.TestCase):
    def test_the_centre_lies_farthest_from_all_points_outside(self):
        self.assertEqual(center_point(LINE, mask(2, 3, 4, 5, 6)), (4, 9.0))

    def test_the_first_of_equally_deep_points_wins(self):
        self.assertEqual(center_point(LINE, mask(3, 4, 5, 6)), (4, 4.0))

    def test_nothing_and_everything_have_no_centre(self):
        self.assertEqual(center_point(LINE, mask()), (-1, UNDEFINED))
        self.assertEqual(center_point(LINE, mask(*range(10))), (-1, UNDEFINED))

    def test_an_empty_prediction_is_corrected_at_the_centre_of_the_mask(self):
        truth = mask(1, 2, 3)
        self.assertEqual(center_of_error(LINE, truth, mask()), center_of_truth(LINE, truth))

    def test_what_is_missing_is_added_where_it_lies_deeper_than_what_is_too_much(self):
        self.assertEqual(center_of_error(LINE, mask(0, 1, 2, 3, 6), mask(6, 7)), Click(0, 1))

    def test_what_is_too_much_is_taken_away_where_it_lies_deeper(self):
        self.assertEqual(center_of_error(LINE, mask(0, 1), mask(0, 5, 6, 7)), Click(6, 0))

    def test_equal_depths_take_away(self):
        self.assertEqual(center_of_error(LINE, mask(2, 5), mask(5, 8)), Click(8, 0))

    def test_a_prediction_of_everything_takes_away_the_centre_of_the_rest(self):
        self.assertEqual(center_of_error(LINE, mask(0, 1, 2), mask(*range(10))), Click(9, 0))

    def test_without_an_error_the_centre_of_the_mask_is_clicked_again(self):
        self.assertEqual(center_of_error(LINE, mask(4, 5, 6), mask(4, 5, 6)), Click(5, 1))

    def test_a_mask_of_the_whole_cloud_is_clicked_at_its_first_point(self):
        self.assertEqual(center_of_truth(LINE, mask(*range(10))), Click(0, 1))

    def test_random_clicks_fall_on_wrong_points_and_say_what_they_should_be(self):
        rng = np.random.default_rng(1)
        clicks = {random_error(LINE, mask(1, 2), mask(2, 7), rng) for _ in range(40)}
        self.assertEqual(clicks, {Click(1, 1), Click(7, 0)})


if __name__ == "__main__":
    unittest.main()

"""Losses at values that can be worked out by hand."""

import math
import unittest

import torch

from point_sam.losses import dice_loss, focal_loss, mask_iou, mask_loss
from point_sam.session import choose, iteration_loss, pick

UNSURE = torch.zeros(4)
TRUTH = torch.tensor([True, True, False, False])
ALL = torch.ones(4, dtype=torch.bool)


class LossTest(unittest.TestCase):
    def test_focal_loss_of_an_unsure_point_is_a_quarter_of_its_entropy(self):
        self.assertAlmostEqual(focal_loss(UNSURE, TRUTH, ALL).item(), 0.25 * math.log(2), places=6)

    def test_dice_loss_squares_probabilities_but_not_the_truth(self):
        self.assertAlmostEqual(dice_loss(UNSURE, TRUTH, ALL).item(), 1 - 2.001 / 3.001, places=6)

    def test_the_mask_loss_weighs_dice_twice(self):
        expected = 0.25 * math.log(2) + 2 * (1 - 2.001 / 3.001)
        self.assertAlmostEqual(mask_loss(UNSURE, TRUTH, ALL).item(), expected, places=6)

    def test_a_sure_and_right_mask_costs_nothing(self):
        self.assertLess(mask_loss(torch.tensor([30.0, 30, -30, -30]), TRUTH, ALL).item(), 1e-6)

    def test_padding_counts_neither_in_losses_nor_in_iou(self):
        logits = torch.tensor([1.0, -1, 2, 30])
        valid = torch.tensor([True, True, True, False])
        short = logits[:3], TRUTH[:3], ALL[:3]
        self.assertAlmostEqual(mask_loss(logits, TRUTH, valid).item(), mask_loss(*short).item(), places=6)
        self.assertAlmostEqual(mask_iou(logits > 0, TRUTH, valid).item(), 1 / 3, places=6)

    def test_iou_of_two_empty_masks_is_one(self):
        self.assertEqual(mask_iou(UNSURE > 0, UNSURE > 0, ALL).item(), 1)

    def test_only_the_best_of_three_masks_is_taught_but_all_predicted_iou(self):
        losses = torch.tensor([[[3.0, 1.0, 2.0]]])
        predicted, true = torch.tensor([[[0.5, 0.5, 0.5]]]), torch.tensor([[[0.5, 0.2, 0.8]]])
        self.assertAlmostEqual(iteration_loss(losses, true, predicted).item(), 1 + 0.05 * 2 + 2 * (0.09 + 0.09) / 3, places=6)

    def test_in_the_evaluation_the_mask_predicted_best_goes_on(self):
        chosen = choose(torch.tensor([[[3.0, 1.0, 2.0]]]), torch.tensor([[[0.1, 0.2, 0.9]]]), None)
        self.assertEqual(chosen.tolist(), [[2]])
        self.assertEqual(pick(torch.arange(6.0).reshape(1, 1, 3, 2), chosen).tolist(), [[[4, 5]]])


if __name__ == "__main__":
    unittest.main()

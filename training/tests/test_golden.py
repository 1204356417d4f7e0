"""Holds network, patches and clicks to recorded runs of the reference implementation."""

import unittest

import torch

from point_sam.clicks import center_of_error, center_of_truth
from point_sam.losses import mask_iou, mask_loss
from point_sam.model.mask_decoder import MULTI_MASK, SINGLE_MASK
from point_sam.patches.farthest_points import farthest_points

from .golden import golden_case, golden_model, require_golden, sets_of

PROMPT_CASES = (
    "case_c_one_point_multimask",
    "case_d_three_points_prev_mask",
    "case_d2_negative_points_at_corners",
    "case_e1_constant_colour",
    "case_e2_duplicated_points",
    "case_e3_fewer_unique_than_patches",
    "case_f1_n777_p29_k13",
    "case_f2_n1000_p48_k24",
    "case_g_two_prompt_sets",
)


class GoldenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require_golden()
        cls.model = golden_model()

    def close(self, found, expected, tolerance):
        self.assertEqual(found.shape, expected.shape)
        self.assertLess((found - expected).abs().max().item(), tolerance)

    def test_farthest_points_and_neighbours_are_those_of_the_reference(self):
        case = golden_case("case_ab_encoder")
        indices = farthest_points(case.tensors["in.xyz"].numpy(), case.patches)
        self.assertEqual(indices.tolist(), case.tensors["mid.fps_idx"].tolist())
        self.assertEqual(case.cut().members[0].tolist(), case.tensors["mid.knn_idx_exact"].tolist())

    def test_points_interpolate_between_their_three_nearest_centres(self):
        case = golden_case("case_c_one_point_multimask")
        patches = case.cut()
        self.assertEqual(sets_of(patches.neighbours[0]), sets_of(case.tensors["mid.interp_index"]))
        self.close(patches.weights[0].sort(dim=1)[0], case.tensors["mid.interp_weight"].sort(dim=1)[0], 1e-5)

    @torch.no_grad()
    def test_embeddings_agree(self):
        case = golden_case("case_ab_encoder")
        embeddings = self.model.encode(case.cut(), case.tensors["in.rgb"][None])
        self.close(embeddings[0], case.tensors["out.pc_embeddings"], 1e-4)

    @torch.no_grad()
    def test_logits_and_predicted_iou_agree_in_every_prompt_case(self):
        for name in PROMPT_CASES:
            with self.subTest(name):
                self.check_prompts(golden_case(name))

    def check_prompts(self, case):
        tensors = case.tensors
        patches = case.cut()
        embeddings = self.model.encode(patches, tensors["in.rgb"][None])
        previous = tensors.get("in.prev_mask_logits")
        masks = MULTI_MASK if tensors["out.masks"].shape[1] == 3 else SINGLE_MASK
        logits, iou = self.model.decode(
            patches,
            embeddings,
            tensors["in.prompt_coords"][None],
            tensors["in.prompt_labels"][None],
            None if previous is None else previous[None],
            masks,
        )
        self.close(logits[0], tensors["out.masks"], 5e-4)
        self.close(iou[0], tensors["out.iou"], 1e-4)

    @torch.no_grad()
    def test_a_session_of_simulated_clicks_is_that_of_the_reference(self):
        tensors = (case := golden_case("case_h_eval_session")).tensors
        patches, points = case.cut(), tensors["in.xyz"]
        truth = tensors["in.gt_mask"].flatten().bool()
        valid = torch.ones_like(truth)
        embeddings = self.model.encode(patches, tensors["in.rgb"][None])
        clicks, labels, previous = [], [], None
        for i in range(5):
            click = center_of_truth(points, truth) if previous is None else center_of_error(points, truth, previous > 0)
            clicks.append(points[click.index])
            labels.append(click.label)
            self.close(torch.stack(clicks), tensors[f"iter{i}.prompt_coords"].reshape(-1, 3), 1e-6)
            self.assertEqual(labels, tensors[f"iter{i}.prompt_labels"].flatten().tolist())
            logits, iou = self.model.decode(
                patches,
                embeddings,
                torch.stack(clicks)[None, None],
                torch.tensor(labels)[None, None],
                None if previous is None else previous[None, None],
                MULTI_MASK if i == 0 else SINGLE_MASK,
            )
            losses = mask_loss(logits[0, 0], truth, valid)
            self.assertAlmostEqual(losses.min().item(), tensors[f"iter{i}.loss_mask"].item(), places=4)
            previous = logits[0, 0, iou[0, 0].argmax()]
            true_iou = mask_iou(previous > 0, truth, valid)
            self.assertAlmostEqual(true_iou.item(), tensors[f"iter{i}.true_iou"].flatten()[0].item(), places=4)


if __name__ == "__main__":
    unittest.main()

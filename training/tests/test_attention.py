"""Attention and pooling in half precision on a processor, which go another way than elsewhere."""

import unittest

import torch
import torch.nn.functional as F

from point_sam.model.attention import attend
from point_sam.model.patch_encoder import strongest


class HalfPrecisionTest(unittest.TestCase):
    def test_attention_is_that_of_full_precision_up_to_rounding(self):
        torch.manual_seed(0)
        q, k, v = torch.randn(2, 3, 5, 16), torch.randn(2, 3, 40, 16), torch.randn(2, 3, 40, 16)
        exact = F.scaled_dot_product_attention(q, k, v)
        torch.testing.assert_close(attend(q, k, v), exact)
        half = attend(q.bfloat16(), k.bfloat16(), v.bfloat16())
        self.assertEqual(half.dtype, torch.bfloat16)
        torch.testing.assert_close(half.float(), exact, rtol=0.03, atol=0.03)

    def test_the_strongest_of_a_patch_and_its_gradient_are_those_of_the_maximum(self):
        torch.manual_seed(0)
        points = torch.randn(2, 7, 5, 4, requires_grad=True)
        expected = points.max(dim=-2)[0]
        torch.testing.assert_close(strongest(points), expected, rtol=0, atol=0)
        weight = torch.randn_like(expected)
        (gradient,) = torch.autograd.grad((strongest(points) * weight).sum(), points)
        torch.testing.assert_close(gradient, torch.autograd.grad((expected * weight).sum(), points)[0], rtol=0, atol=0)


if __name__ == "__main__":
    unittest.main()

"""SAM's two-way transformer between prompts and patches."""

import torch.nn.functional as F
from torch import Tensor, nn

from .attention import attend


class Attention(nn.Module):
    """Attention with an inner width of its own."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, inner)
        self.k_proj = nn.Linear(width, inner)
        self.v_proj = nn.Linear(width, inner)
        self.out_proj = nn.Linear(inner, width)

    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Queries (S, T, width), keys and values (S, U, width) to (S, T, width)."""
        q, k, v = (self.split(x) for x in (self.q_proj(q), self.k_proj(k), self.v_proj(v)))
        return self.out_proj(attend(q, k, v).transpose(1, 2).flatten(2))

    def split(self, x: Tensor) -> Tensor:
        """(S, T, inner) to (S, heads, T, inner / heads)."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Mlp(nn.Module):
    """The layer's MLP."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.lin1 = nn.Linear(width, hidden)
        self.lin2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        """(S, T, width) to the same shape."""
        return self.lin2(F.relu(self.lin1(x)))


class TwoWayLayer(nn.Module):
    """Prompts attend to themselves and to patches, patches to prompts (specification 5.2)."""

    def __init__(self, width: int, heads: int, hidden: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.self_attn = Attention(width, heads, width)
        self.norm1 = nn.LayerNorm(width)
        self.cross_attn_token_to_image = Attention(width, heads, width // 2)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width, hidden)
        self.norm3 = nn.LayerNorm(width)
        self.norm4 = nn.LayerNorm(width)
        self.cross_attn_image_to_token = Attention(width, heads, width // 2)

    def forward(self, q: Tensor, x: Tensor, tokens: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Prompts (S, T, width) and patches (S, G, width), their first state and positions, to both anew."""
        # The first layer has neither the positions nor the residual here, as in SAM.
        q = self.norm1(self.self_attn(q, q, q) if self.first else q + self.self_attn(q + tokens, q + tokens, q))
        q = self.norm2(q + self.cross_attn_token_to_image(q + tokens, x + positions, x))
        q = self.norm3(q + self.mlp(q))
        x = self.norm4(x + self.cross_attn_image_to_token(x + positions, q + tokens, q))
        return q, x


class TwoWayTransformer(nn.Module):
    """All layers and the last attention from prompts to patches."""

    def __init__(self, width: int, depth: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(TwoWayLayer(width, heads, hidden, first=i == 0) for i in range(depth))
        self.final_attn_token_to_image = Attention(width, heads, width // 2)
        self.norm_final_attn = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, x: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens (S, T, width), patches (S, G, width) and their positions to decoded tokens and patches."""
        q = tokens
        for layer in self.layers:
            q, x = layer(q, x, tokens, positions)
        return self.norm_final_attn(q + self.final_attn_token_to_image(q + tokens, x + positions, x)), x

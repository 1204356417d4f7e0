"""Point-SAM in double precision, written from its specification alone, to hold the graphs of this package to.

Nothing here is shared with the package: other language, other author's reading of the same rules, plain formulas,
float64. Section numbers are those of the specification of Point-SAM (paper: arXiv 2406.17741).
"""
import numpy as np
from scipy.special import erf

VIT_EPSILON = 1e-6
EPSILON = 1e-5
GIANT_WIDTH = 1408


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + epsilon) * weight + bias


def gelu(x):
    return 0.5 * x * (1 + erf(x / np.sqrt(2)))


def silu(x):
    return x / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def attend(q, k, v, heads):
    """Softmax attention [Tq, C], [Tk, C], [Tk, C] -> [Tq, C]; head j owns a contiguous slice of the channels."""
    def split(x):
        return x.reshape(len(x), heads, -1).transpose(1, 0, 2)
    q, k, v = split(q), split(k), split(v)
    weights = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))
    return (weights @ v).transpose(1, 0, 2).reshape(q.shape[1], -1)


def farthest_points(xyz, count):
    """Section 3.1: starts at point 0, then always the point farthest from those chosen, lowest index first [count]."""
    chosen = np.zeros(count, np.int64)
    nearest = np.full(len(xyz), np.inf)
    for step in range(1, count):
        nearest = np.minimum(nearest, ((xyz - xyz[chosen[step - 1]]) ** 2).sum(-1))
        farthest = int(nearest.argmax())
        chosen[step] = farthest if nearest[farthest] > 0 else chosen[step - 1]
    return chosen


def nearest_points(queries, points, count):
    """Indices of the nearest points to each query, nearest first [len(queries), count], and squared distances."""
    indices = np.empty((len(queries), count), np.int64)
    squared = np.empty((len(queries), count))
    for row, query in enumerate(queries):
        distances = ((points - query) ** 2).sum(-1)
        indices[row] = np.argsort(distances, kind="stable")[:count]
        squared[row] = distances[indices[row]]
    return indices, squared


class PointSam:
    """The network over an opened weights file; `heads` of the transformer and of the decoder."""

    def __init__(self, weights, heads=None, decoder_heads=8):
        self.weights = weights
        width = weights["pc_encoder.patch_proj.bias"].shape[0]
        self.heads = heads or (16 if width == GIANT_WIDTH else width // 64)
        self.decoder_heads = decoder_heads

    # Building blocks

    def linear(self, key, x):
        y = x @ self.weights[f"{key}.weight"].T
        return y + self.weights[f"{key}.bias"] if f"{key}.bias" in self.weights else y

    def norm(self, key, x, epsilon=EPSILON):
        return layer_norm(x, self.weights[f"{key}.weight"], self.weights[f"{key}.bias"], epsilon)

    def mlp(self, key, x):
        """Three linear layers, ReLU between them."""
        x = relu(self.linear(f"{key}.layers.0", x))
        return self.linear(f"{key}.layers.2", relu(self.linear(f"{key}.layers.1", x)))

    def attention(self, key, q, k, v):
        """Section 5.2: projections to the inner width, attention, projection back."""
        q, k, v = (self.linear(f"{key}.{name}_proj", x) for name, x in (("q", q), ("k", k), ("v", v)))
        return self.linear(f"{key}.out_proj", attend(q, k, v, self.decoder_heads))

    def patch_encoder(self, key, features):
        """Section 3.2: [G, K, channels] -> [G, outputs]."""
        a = self.linear(f"{key}.conv1.3", gelu(self.norm(f"{key}.conv1.1", self.linear(f"{key}.conv1.0", features))))
        pooled = np.broadcast_to(a.max(1, keepdims=True), a.shape)
        b = np.concatenate([pooled, a], -1)
        c = self.linear(f"{key}.conv2.3", gelu(self.norm(f"{key}.conv2.1", self.linear(f"{key}.conv2.0", b))))
        return c.max(1)

    # Encoder

    def encode(self, xyz, rgb, patches, patch_size):
        """Sections 3.1 to 3.5: cloud in the model's frame [N, 3], colours [-1, 1] [N, 3] -> region with embeddings [G, E]."""
        centers = xyz[farthest_points(xyz, patches)]
        members, _ = nearest_points(centers, xyz, patch_size)
        relative = xyz[members] - centers[:, None]
        embeddings = self.patch_encoder("pc_encoder.patch_embed.patch_encoder", np.concatenate([relative, rgb[members]], -1))
        position = self.linear("pc_encoder.pos_embed.2", gelu(self.linear("pc_encoder.pos_embed.0", centers)))
        tokens = self.linear("pc_encoder.patch_proj", embeddings) + position
        for block in range(self.depth()):
            tokens = self.block(f"pc_encoder.transformer.blocks.{block}", tokens)
        tokens = self.norm("pc_encoder.transformer.fc_norm", tokens, VIT_EPSILON)
        return Region(xyz, centers, members, relative, self.linear("pc_encoder.out_proj", tokens))

    def depth(self):
        prefix = "pc_encoder.transformer.blocks."
        return 1 + max(int(key[len(prefix):].split(".")[0]) for key in self.weights.keys() if key.startswith(prefix))

    def block(self, key, x):
        """Section 3.4, both kinds of block."""
        h = self.norm(f"{key}.norm1", x, VIT_EPSILON)
        q, k, v = self.projections(f"{key}.attn", h)
        x = x + self.linear(f"{key}.attn.proj", attend(q, k, v, self.heads))
        h = self.norm(f"{key}.norm2", x, VIT_EPSILON)
        if f"{key}.mlp.fc1.weight" in self.weights:
            return x + self.linear(f"{key}.mlp.fc2", gelu(self.linear(f"{key}.mlp.fc1", h)))
        u = silu(self.linear(f"{key}.mlp.fc1_g", h)) * self.linear(f"{key}.mlp.fc1_x", h)
        return x + self.linear(f"{key}.mlp.fc2", self.norm(f"{key}.mlp.norm", u, VIT_EPSILON))

    def projections(self, key, h):
        if f"{key}.qkv.weight" not in self.weights:
            return (self.linear(f"{key}.{name}_proj", h) for name in "qkv")
        q, k, v = np.split(h @ self.weights[f"{key}.qkv.weight"].T, 3, -1)
        return q + self.weights[f"{key}.q_bias"], k, v + self.weights[f"{key}.v_bias"]

    # Prompts and decoder

    def fourier(self, positions):
        """Section 4.1: [.., 3] -> [.., E]."""
        angles = 2 * np.pi * (positions @ self.weights["point_encoder.pe_layer.positional_encoding_gaussian_matrix"])
        return np.concatenate([np.sin(angles), np.cos(angles)], -1)

    def encode_mask(self, region, logits):
        """Section 4.3: the previous mask's logits [N], or None -> [G, E]."""
        if logits is None:
            return np.broadcast_to(self.weights["mask_encoder.no_mask_embed.weight"], region.embeddings.shape)
        features = np.concatenate([region.relative, logits[region.members][..., None]], -1)
        return self.patch_encoder("mask_encoder.patch_encoder", features)

    def decode(self, region, positions, labels, logits=None):
        """Section 5: prompts [Q, 3] and labels [Q], previous logits [N] -> logits of all four masks [4, N] and IoU [4]."""
        names = ("point_encoder.point_embeddings.0.weight", "point_encoder.point_embeddings.1.weight")
        sparse = self.fourier(positions) + np.concatenate([self.weights[names[int(label)]] for label in labels])
        outputs = [self.weights["mask_decoder.iou_token.weight"], self.weights["mask_decoder.mask_tokens.weight"]]
        tokens = np.concatenate([*outputs, sparse])
        final, keys = self.two_way(tokens, region.embeddings + self.encode_mask(region, logits), self.fourier(region.centers))
        points = self.upscale(region.interpolate(keys))
        vectors = [self.mlp(f"mask_decoder.output_hypernetworks_mlps.{i}", final[1 + i]) for i in range(4)]
        return np.stack(vectors) @ points.T, self.mlp("mask_decoder.iou_prediction_head", final[0])

    def two_way(self, t, x, p):
        """Section 5.2: tokens [5+Q, E], keys [G, E] and their positions [G, E] -> final tokens and keys."""
        q, layers = t, "mask_decoder.transformer.layers"
        for index in range(1 + max(int(key[len(layers) + 1:].split(".")[0]) for key in self.weights.keys() if key.startswith(layers))):
            q, x = self.two_way_layer(f"{layers}.{index}", q, x, t, p, first=index == 0)
        attended = self.attention("mask_decoder.transformer.final_attn_token_to_image", q + t, x + p, x)
        return self.norm("mask_decoder.transformer.norm_final_attn", q + attended), x

    def two_way_layer(self, key, q, x, t, p, first):
        attended = self.attention(f"{key}.self_attn", q, q, q) if first else q + self.attention(f"{key}.self_attn", q + t, q + t, q)
        q = self.norm(f"{key}.norm1", attended)
        q = self.norm(f"{key}.norm2", q + self.attention(f"{key}.cross_attn_token_to_image", q + t, x + p, x))
        q = self.norm(f"{key}.norm3", q + self.linear(f"{key}.mlp.lin2", relu(self.linear(f"{key}.mlp.lin1", q))))
        x = self.norm(f"{key}.norm4", x + self.attention(f"{key}.cross_attn_image_to_token", x + p, q + t, q))
        return q, x

    def upscale(self, points):
        """Section 5.3, after the interpolation: [N, E] -> [N, E]."""
        key = "mask_decoder.output_upscaling"
        return gelu(self.linear(f"{key}.3", gelu(self.norm(f"{key}.1", self.linear(f"{key}.0", points)))))


class Region:
    """An encoded cloud."""

    def __init__(self, xyz, centers, members, relative, embeddings):
        self.centers, self.members, self.relative, self.embeddings = centers, members, relative, embeddings
        self._index, squared = nearest_points(xyz, centers, 3)
        weights = 1 / np.maximum(squared, 1e-8)
        self._weights = weights / weights.sum(-1, keepdims=True)

    def interpolate(self, keys):
        """Section 5.3: values at the centres [G, E] -> at the points [N, E]."""
        return (keys[self._index] * self._weights[..., None]).sum(1)

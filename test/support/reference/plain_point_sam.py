"""Point-SAM as one writes it down in PyTorch at first: what a naive export, and PyTorch itself, are measured with.

Float32, the official keys, no trick of any kind: decomposed attention, the pooled half of the PointNet repeated for every
point, a gather of [N, 3, E] before the upsampling, all of the decoder anew for every click.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from safetensors_file import SafetensorsFile

VIT_EPSILON = 1e-6
EPSILON = 1e-5


class Plain(nn.Module):
    """Reads its weights by official key; `prefixes` picks those that are needed."""

    def __init__(self, weights, prefixes):
        super().__init__()
        self.names = {}
        file = SafetensorsFile(weights)
        for key in file.keys():
            if key.startswith(prefixes):
                self.names[key] = key.replace(".", "/")
                self.register_buffer(self.names[key], torch.from_numpy(file[key]).float())

    def w(self, key):
        name = self.names.get(key)
        return None if name is None else getattr(self, name)

    def linear(self, key, x):
        return F.linear(x, self.w(f"{key}.weight"), self.w(f"{key}.bias"))

    def norm(self, key, x, epsilon=EPSILON):
        weight = self.w(f"{key}.weight")
        return F.layer_norm(x, weight.shape, weight, self.w(f"{key}.bias"), epsilon)

    def heads(self, x, count):
        return x.reshape(x.shape[0], count, x.shape[1] // count).transpose(0, 1)

    def attend(self, q, k, v, count):
        q, k, v = self.heads(q, count), self.heads(k, count), self.heads(v, count)
        weights = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[2]), -1)
        return (weights @ v).transpose(0, 1).flatten(1)

    def patch_encoder(self, key, features):
        a = self.linear(f"{key}.conv1.3", F.gelu(self.norm(f"{key}.conv1.1", self.linear(f"{key}.conv1.0", features))))
        b = torch.cat([a.amax(1, keepdim=True).expand_as(a), a], -1)
        c = self.linear(f"{key}.conv2.3", F.gelu(self.norm(f"{key}.conv2.1", self.linear(f"{key}.conv2.0", b))))
        return c.amax(1)


class PlainEncoder(Plain):
    """`patch_features` [G, K, 6] and `centers` [G, 3] to embeddings [G, E]."""

    def __init__(self, weights):
        super().__init__(weights, "pc_encoder.")
        self.width = self.w("pc_encoder.patch_proj.bias").shape[0]
        self.depth = 1 + max(int(key.split(".")[3]) for key in self.names if ".blocks." in key)

    def forward(self, features, centers):
        position = self.linear("pc_encoder.pos_embed.2", F.gelu(self.linear("pc_encoder.pos_embed.0", centers)))
        x = self.linear("pc_encoder.patch_proj", self.patch_encoder("pc_encoder.patch_embed.patch_encoder", features)) + position
        for index in range(self.depth):
            x = self.block(f"pc_encoder.transformer.blocks.{index}", x)
        return self.linear("pc_encoder.out_proj", self.norm("pc_encoder.transformer.fc_norm", x, VIT_EPSILON))

    def block(self, key, x):
        h = self.norm(f"{key}.norm1", x, VIT_EPSILON)
        q, k, v = (self.linear(f"{key}.attn.{name}_proj", h) for name in "qkv")
        x = x + self.linear(f"{key}.attn.proj", self.attend(q, k, v, self.width // 64))
        h = self.norm(f"{key}.norm2", x, VIT_EPSILON)
        u = F.silu(self.linear(f"{key}.mlp.fc1_g", h)) * self.linear(f"{key}.mlp.fc1_x", h)
        return x + self.linear(f"{key}.mlp.fc2", self.norm(f"{key}.mlp.norm", u, VIT_EPSILON))


class PlainClick(Plain):
    """A later click: everything that follows the encoder, in one piece."""

    INPUTS = {
        "embeddings": ("G", None), "centers": ("G", None), "relative": ("G", "K", None), "members": ("G", "K"), "logits": ("N",),
        "prompts": ("Q", None), "labels": ("Q",), "index": ("N", None), "weight": ("N", None),
    }

    def __init__(self, weights, decoder_heads=8):
        super().__init__(weights, ("point_encoder.", "mask_encoder.", "mask_decoder."))
        self.decoder_heads = decoder_heads

    def forward(self, embeddings, centers, relative, members, logits, prompts, labels, index, weight):
        features = torch.cat([relative, logits[members].unsqueeze(-1)], -1)
        x = embeddings + self.patch_encoder("mask_encoder.patch_encoder", features)
        table = torch.cat([self.w(f"point_encoder.point_embeddings.{label}.weight") for label in (0, 1)])
        sparse = self.fourier(prompts) + table[labels]
        t = torch.cat([self.w("mask_decoder.iou_token.weight"), self.w("mask_decoder.mask_tokens.weight"), sparse])
        q, x = self.two_way(t, x, self.fourier(centers))
        points = (x[index] * weight.unsqueeze(-1)).sum(1)
        key = "mask_decoder.output_upscaling"
        points = F.gelu(self.linear(f"{key}.3", F.gelu(self.norm(f"{key}.1", self.linear(f"{key}.0", points)))))
        vectors = torch.stack([self.mlp(f"mask_decoder.output_hypernetworks_mlps.{i}", q[1 + i]) for i in range(4)])
        return vectors @ points.transpose(0, 1), self.mlp("mask_decoder.iou_prediction_head", q[0])

    def fourier(self, positions):
        angles = 2 * math.pi * (positions @ self.w("point_encoder.pe_layer.positional_encoding_gaussian_matrix"))
        return torch.cat([torch.sin(angles), torch.cos(angles)], -1)

    def mlp(self, key, x):
        x = F.relu(self.linear(f"{key}.layers.0", x))
        return self.linear(f"{key}.layers.2", F.relu(self.linear(f"{key}.layers.1", x)))

    def attention(self, key, q, k, v):
        q, k, v = self.linear(f"{key}.q_proj", q), self.linear(f"{key}.k_proj", k), self.linear(f"{key}.v_proj", v)
        return self.linear(f"{key}.out_proj", self.attend(q, k, v, self.decoder_heads))

    def two_way(self, t, x, p):
        q = t
        for index in range(2):
            key = f"mask_decoder.transformer.layers.{index}"
            q = self.attention(f"{key}.self_attn", q, q, q) if index == 0 else q + self.attention(f"{key}.self_attn", q + t, q + t, q)
            q = self.norm(f"{key}.norm1", q)
            q = self.norm(f"{key}.norm2", q + self.attention(f"{key}.cross_attn_token_to_image", q + t, x + p, x))
            q = self.norm(f"{key}.norm3", q + self.linear(f"{key}.mlp.lin2", F.relu(self.linear(f"{key}.mlp.lin1", q))))
            x = self.norm(f"{key}.norm4", x + self.attention(f"{key}.cross_attn_image_to_token", x + p, q + t, q))
        q = q + self.attention("mask_decoder.transformer.final_attn_token_to_image", q + t, x + p, x)
        return self.norm("mask_decoder.transformer.norm_final_attn", q), x

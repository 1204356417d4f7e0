"""Records a session of a trained model in the format of the golden vectors, for `potree-point-sam parity`."""

from pathlib import Path

import torch
from safetensors.torch import save_file

from point_sam.data.augment import plain_cloud
from point_sam.data.batch import make_batch
from point_sam.data.masks import find_masks
from point_sam.data.shards import ShardSet
from point_sam.model.mask_decoder import MULTI_MASK, SINGLE_MASK
from point_sam.open_weights import open_weights
from point_sam.session import ClickMaker


@torch.no_grad()
def record_case(weights: Path, shards: Path, path: Path) -> None:
    """Clicks twice for one mask of a crop and writes what the model saw and answered; the weights lie beside `path`."""
    model, grouping = open_weights(weights)
    crop = ShardSet(shards).crop(0)
    cloud = plain_cloud(crop, grouping.points, "rgb")
    batch = make_batch([cloud], [find_masks(crop, cloud.kept)[:1]], grouping)
    embeddings = model.encode(batch.patches, batch.colors)
    tensors = {"in.xyz": batch.points[0], "in.rgb": batch.colors[0], "out.pc_embeddings": embeddings[0]}
    maker, previous, clicks, labels = ClickMaker(batch, None), None, None, None
    for i, masks in enumerate((MULTI_MASK, SINGLE_MASK)):
        point, label = maker.next(None if previous is None else previous > 0)
        clicks = point if clicks is None else torch.cat([clicks, point], dim=2)
        labels = label if labels is None else torch.cat([labels, label], dim=2)
        logits, iou = model.decode(batch.patches, embeddings, clicks, labels, previous, masks)
        chosen = int(iou[0, 0].argmax())
        previous = logits[:, :, chosen]
        tensors |= {
            f"iter{i}.prompt_coords": clicks[0, 0],
            f"iter{i}.prompt_labels": labels[0, 0].int(),
            f"iter{i}.masks": logits[0],
            f"iter{i}.iou_preds": iou[0],
            f"iter{i}.chosen": torch.tensor([chosen], dtype=torch.int32),
        }
    metadata = {"weights": weights.name, "num_patches": str(grouping.patches), "patch_size": str(grouping.patch_size)}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata)

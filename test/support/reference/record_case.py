"""Records what the reference computes, in the form of the golden cases, and checks the reference against recorded ones.

    record_case.py WEIGHTS CASE OUT      runs the clicks of CASE on its cloud and writes inputs and results to OUT
    record_case.py --check GOLDEN_DIR    compares with every case of the folder; exit code 1 when one is missed

CASE holds `in.xyz`, `in.rgb` [N, 3] in the model's frame, and per click i all prompts so far: `iterI.prompt_coords` [Q, 3],
`iterI.prompt_labels` [Q]; in its metadata `num_patches` and `patch_size`. The first click yields the three candidates, of
which the one of highest predicted IoU is fed back; later ones the single mask.
"""
import json
import sys
from pathlib import Path

import numpy as np

from point_sam_reference import PointSam
from safetensors_file import SafetensorsFile, write_safetensors

TOLERANCES = {"embeddings": 1e-5, "logits": 1e-4, "iou": 1e-5}
CANDIDATES, SINGLE = [1, 2, 3], [0]


def counts(case):
    return int(case.metadata["num_patches"]), int(case.metadata["patch_size"])


def record(weights, case, out):
    model = PointSam(SafetensorsFile(weights))
    case = SafetensorsFile(case)
    region = model.encode(case["in.xyz"], case["in.rgb"], *counts(case))
    tensors = {key: case[key] for key in case.keys()}
    tensors["out.pc_embeddings"] = region.embeddings
    logits, step = None, 0
    while f"iter{step}.prompt_coords" in case:
        masks, iou = model.decode(region, case[f"iter{step}.prompt_coords"], case[f"iter{step}.prompt_labels"], logits)
        kept = CANDIDATES if step == 0 else SINGLE
        chosen = int(iou[kept].argmax())
        logits = masks[kept[chosen]]
        tensors |= {
            f"iter{step}.masks": masks[kept], f"iter{step}.iou_preds": iou[kept], f"iter{step}.chosen": np.array([chosen]),
        }
        step += 1
    write_safetensors(out, tensors, case.metadata | {"weights": Path(weights).name})


class Check:
    """Largest differences from a recorded case."""

    def __init__(self, case, model):
        self.case, self.model = case, model
        self.worst = {}

    def compare(self, what, ours, key):
        if key in self.case:
            difference = float(np.abs(ours - self.case[key].reshape(ours.shape)).max())
            self.worst[what] = max(self.worst.get(what, 0), difference)

    def run(self):
        case = self.case
        region = self.model.encode(case["in.xyz"], case["in.rgb"], *counts(case))
        self.compare("embeddings", region.embeddings, "out.pc_embeddings")
        self.compare("embeddings", region.embeddings, "in.pc_embeddings")
        if "in.prompt_coords" in case:
            self.prompt_sets(region)
        self.session(region)
        return self.worst

    def prompt_sets(self, region):
        case = self.case
        for index, (positions, labels) in enumerate(zip(case["in.prompt_coords"], case["in.prompt_labels"])):
            previous = case["in.prev_mask_logits"][index] if "in.prev_mask_logits" in case else None
            self.masks(*self.model.decode(region, positions, labels, previous), ("out.masks", "out.iou"), index)
            if "step2.masks" in case:
                fed = case["out.masks"][index][case["out.iou"][index].argmax()]
                self.masks(*self.model.decode(region, positions, labels, fed), ("step2.masks", "step2.iou"), index)

    def session(self, region):
        logits, step = None, 0
        while f"iter{step}.masks" in self.case:
            prompts = [self.case[f"iter{step}.prompt_{what}"] for what in ("coords", "labels")]
            prompts = [prompts[0].reshape(-1, 3), prompts[1].reshape(-1)]
            masks, iou = self.model.decode(region, *prompts, logits)
            kept = CANDIDATES if step == 0 else SINGLE
            self.compare("logits", masks[kept], f"iter{step}.masks")
            self.compare("iou", iou[kept], f"iter{step}.iou_preds")
            logits = masks[kept[int(self.case[f"iter{step}.chosen"].reshape(-1)[0])]]
            step += 1

    def masks(self, masks, iou, keys, index):
        recorded = self.case[keys[0]][index]
        kept = CANDIDATES if len(recorded) == 3 else SINGLE
        for what, ours, theirs in (("logits", masks[kept], recorded), ("iou", iou[kept], self.case[keys[1]][index])):
            self.worst[what] = max(self.worst.get(what, 0), float(np.abs(ours - theirs).max()))


def open_model(folder, case):
    weights = folder / case.metadata["weights"]
    config = {}
    for text in (SafetensorsFile(weights).metadata.get("config"), case.metadata.get("config")):
        config |= json.loads(text) if text else {}
    return PointSam(SafetensorsFile(weights), config.get("heads"), config.get("dec_heads", 8))


def check(folder):
    fine = True
    for path in sorted(folder.glob("case_*.safetensors")):
        case = SafetensorsFile(path)
        if "in.rgb" not in case:
            continue
        worst = Check(case, open_model(folder, case)).run()
        fine = fine and bool(worst) and all(value <= TOLERANCES[what] for what, value in worst.items())
        print(path.stem, ", ".join(f"{what} {value:.1e}" for what, value in worst.items()))
    return 0 if fine else 1


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        sys.exit(check(Path(sys.argv[2])))
    record(*sys.argv[1:])

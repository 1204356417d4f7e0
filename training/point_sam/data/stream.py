"""The endless, reproducible stream of training batches."""

import numpy as np
from torch.utils.data import DataLoader, Dataset

from ..settings import TrainSettings
from .augment import Cloud, augmented_cloud
from .batch import Batch, make_batch
from .crop import Crop
from .masks import Mask, find_masks, sample_masks
from .shards import ShardSet


class BatchStream(Dataset[Batch]):
    """Batch i as a pure function of the seed and i, so that a resumed training goes on with the very same data.

    Of `world` processes that train together each draws its own crops.
    """

    def __init__(self, shards: ShardSet, settings: TrainSettings, rank: int, world: int) -> None:
        self.shards = shards
        self.settings = settings
        self.rank = rank
        self.world = world

    def __getitem__(self, index: int) -> Batch:
        """The batch of a position; each step takes `accumulate` of them."""
        stage = self.settings.stage_at(index // self.settings.accumulate)
        rng = np.random.default_rng([self.settings.seed, index, self.rank])
        clouds, masks = [], []
        first = (index * self.world + self.rank) * stage.crops
        for position in range(first, first + stage.crops):
            cloud, found, anchor = self.labelled_cloud(position, stage.points, rng)
            clouds.append(cloud)
            masks.append(sample_masks(found, anchor, stage.masks, rng))
        return make_batch(clouds, masks, stage.grouping)

    def labelled_cloud(self, position: int, points: int, rng: np.random.Generator) -> tuple[Cloud, list[Mask], int]:
        """The variant of the crop at a position of the epoch; the next one's where nothing in it can be asked for."""
        for offset in range(len(self.shards)):
            crop = self.crop_at(position + offset)
            cloud = augmented_cloud(crop, points, rng)
            masks = find_masks(crop, cloud.kept)
            if masks:
                return cloud, masks, int(np.flatnonzero(cloud.kept == crop.anchor)[0])
        raise ValueError("No crop of these shards has a mask of usable size.")

    def crop_at(self, position: int) -> Crop:
        """Every epoch shows all crops once, in an order of its own."""
        epoch, place = divmod(position, len(self.shards))
        order = np.random.default_rng([self.settings.seed, epoch]).permutation(len(self.shards))
        return self.shards.crop(int(order[place]))


def load_batches(stream: BatchStream, start: int, stop: int, workers: int) -> DataLoader:
    """Batches start..stop-1 in order; worker processes prepare them ahead, which changes nothing in them."""
    return DataLoader(stream, batch_size=None, sampler=range(start, stop), num_workers=workers)

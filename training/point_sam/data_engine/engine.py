"""A scan's pseudo-labels."""

from dataclasses import dataclass

import numpy as np

from ..data.batch import Grouping
from ..model.point_sam import PointSam
from .cameras import place_cameras
from .lifting import LiftableView
from .point_prompter import PromptableCloud
from .proposals import propose
from .refine import OpenView, Track, refine
from .regions import Region, cut_regions
from .render import render
from .scene import Scene
from .segmenter import Segmenter
from .selection import accept
from .surface import estimate_surface


@dataclass(frozen=True)
class EngineSettings:
    """How much is done per scan."""

    regions: int
    """Per scan."""
    views: int
    proposals: int
    """Worked on, per region at most."""
    size: int
    """Pixels of a view's side."""
    seed: int


@dataclass(frozen=True)
class LabelledRegion:
    """A region with all proposals that were worked on."""

    region: Region
    tracks: list[Track]
    visible: np.ndarray
    """bool (m, s), what each track's first view shows."""
    masks: np.ndarray
    """bool (m, s), the refined masks."""
    accepted: np.ndarray
    """Indices of tracks that become labels, best first."""


class DataEngine:
    """Proposes in 2D, refines in 3D, filters (paper, section 4)."""

    def __init__(self, model: PointSam, grouping: Grouping, segmenter: Segmenter, settings: EngineSettings) -> None:
        self.model = model.eval()
        self.grouping = grouping
        self.segmenter = segmenter
        self.settings = settings

    def label(self, scene: Scene, number: int) -> list[LabelledRegion]:
        """Labels regions of a scan; the seed and the scan's number decide which."""
        rng = np.random.default_rng([self.settings.seed, number])
        regions = cut_regions(scene, self.settings.regions, self.grouping.points, rng)
        return [self.label_region(region, scene.shown != "none") for region in regions]

    def label_region(self, region: Region, colored: bool) -> LabelledRegion:
        """Labels one region."""
        views = self.open_views(region)
        tracks = propose(views, self.settings.proposals)
        colors = region.colors[region.sample] if colored else None
        cloud = PromptableCloud(self.model, region.positions[region.sample], colors, self.grouping)
        refine(cloud, views, tracks)
        shape = (len(tracks), len(region.sample))
        visible = np.array([views[track.view].pixels.visible for track in tracks], bool).reshape(shape)
        masks = np.array([track.mask for track in tracks], bool).reshape(shape)
        return LabelledRegion(region, tracks, visible, masks, accept(tracks, masks))

    def open_views(self, region: Region) -> list[OpenView]:
        """Renders a region from all cameras and shows the pictures to the 2D segmenter."""
        surface = estimate_surface(region.positions)
        views = []
        for camera in place_cameras(self.settings.views):
            view = render(region.positions, region.colors, surface, camera, self.settings.size)
            pixels = LiftableView(view, region.nearest, len(region.sample))
            views.append(OpenView(pixels, self.segmenter.open(view)))
        return views

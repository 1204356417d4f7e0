export { AnnotationStore } from './annotations/annotation-store.js';
export type { SegmentPatch } from './annotations/object-edits.js';
export type { Segment, SegmentClass, SegmentPrompt } from './annotations/segment.js';
export { DEFAULT_CLASSES } from './annotations/segment-classes.js';
export { type ErrorCode, SegmentationError } from './errors.js';
export type { Bounds, Sphere, Vector3 } from './geometry/bounds.js';
export type {
  Candidate,
  EngineInfo,
  PointPrompt,
  RemoteSource,
  Segmentation,
  SegmentationEngine,
} from './inference/segmentation-engine.js';
export { NodeKey } from './octree/node-key.js';
export type { NodeChange, NodeLabels, NodePoints, NodeView } from './octree/node-points.js';
export { SegmentationPlugin } from './plugin.js';
export type { PluginEventMap } from './plugin-events.js';
export type { SegmentationPluginOptions } from './plugin-options.js';
export type { LabelledSample } from './propagation/labelled-sample.js';
export type { ModelEntry, ModelPlace } from './tool/model-entries.js';
export type { NamedModel } from './tool/model-options.js';
export type { ModelActions, ModelsState, UseOptions } from './tool/models-state.js';
export type { ToolActions, ToolProblem, ToolState } from './tool/tool-state.js';
export type {
  CloudHandle,
  Palette,
  PaletteEntry,
  PointHit,
  ScreenPoint,
  ViewerAdapter,
} from './viewer/viewer-adapter.js';

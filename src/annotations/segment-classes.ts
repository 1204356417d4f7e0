import type { SegmentClass } from './segment.js';

/** The classes offered by default: the ASPRS standard ones that outdoor scans need, then user classes from 64. */
export const DEFAULT_CLASSES: readonly SegmentClass[] = [
  { code: 1, name: 'Unclassified', color: [170, 170, 170] },
  { code: 2, name: 'Ground', color: [170, 120, 70] },
  { code: 3, name: 'Low vegetation', color: [150, 200, 110] },
  { code: 4, name: 'Medium vegetation', color: [90, 170, 80] },
  { code: 5, name: 'High vegetation', color: [40, 130, 60] },
  { code: 6, name: 'Building', color: [205, 90, 70] },
  { code: 9, name: 'Water', color: [80, 150, 220] },
  { code: 14, name: 'Wire', color: [240, 200, 80] },
  { code: 15, name: 'Pole or tower', color: [200, 160, 220] },
  { code: 17, name: 'Bridge', color: [140, 140, 200] },
  { code: 64, name: 'Vehicle', color: [230, 120, 190] },
  { code: 65, name: 'Person', color: [250, 170, 60] },
  { code: 66, name: 'Fence or wall', color: [150, 130, 120] },
  { code: 67, name: 'Street furniture', color: [120, 190, 200] },
];

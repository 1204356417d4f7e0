/** An octree node: the cloud's id (its URL) and Potree's node name, `r` and one digit 0..7 per level. */
export interface NodeKey {
  readonly cloud: string;
  readonly name: string;
}

export const NodeKey = {
  /** A string that is equal exactly for equal keys. */
  toString: (key: NodeKey): string => `${key.cloud}\n${key.name}`,

  /** Order by name, the order in which sampling visits nodes. */
  compare: (a: NodeKey, b: NodeKey): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
};

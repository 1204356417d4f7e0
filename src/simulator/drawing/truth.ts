/** What a surface belongs to, at three granularities; 0 is none. Ids of each level count from 1 within a scene. */
export interface Label {
  readonly part: number;
  readonly object: number;
  readonly group: number;
}

/** The ground and what else is no object. */
export const UNLABELLED: Label = { part: 0, object: 0, group: 0 };

/** A thing of the scene before it was scanned. `name` says which variant of its category it is. */
export interface Thing {
  readonly id: number;
  readonly category: string;
  readonly name: string;
}

/** A part of one object, or a region of the ground (object 0): a trunk, one wall, one roof slope, the roadway. */
export interface PartRecord extends Thing {
  readonly object: number;
}

/** A thing that stands by itself; `group` 0 is none. */
export interface ObjectRecord extends Thing {
  readonly group: number;
}

/** The parts, objects and groups of a scene. Every part lies in one object, every object in at most one group. */
export class Truth {
  readonly parts: PartRecord[] = [];
  readonly objects: ObjectRecord[] = [];
  readonly groups: Thing[] = [];

  /** Returns the new group's id. */
  addGroup(category: string, name = category): number {
    this.groups.push({ id: this.groups.length + 1, category, name });
    return this.groups.length;
  }

  /** The label of a new object's surfaces, as long as they belong to no part. */
  addObject(category: string, name: string, group = 0): Label {
    if (group < 0 || group > this.groups.length) throw new RangeError(`Expected a group up to ${this.groups.length}, got ${group}.`);
    const object = this.objects.length + 1;
    this.objects.push({ id: object, category, name, group });
    return { part: 0, object, group };
  }

  /** The label of a new part of the labelled object. */
  addPart(whole: Label, category: string): Label {
    const part = this.parts.length + 1;
    this.parts.push({ id: part, category, name: category, object: whole.object });
    return { ...whole, part };
  }
}

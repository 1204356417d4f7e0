import type { EditName, EditVerb } from '../../src/annotations/edits.js';

export function editOf(verb: EditVerb, object: string | null = null): EditName {
  return { verb, object };
}

/** "keep Tree 3", for comparing. */
export function brief(name: EditName | null): string | null {
  return name && (name.object === null ? name.verb : `${name.verb} ${name.object}`);
}

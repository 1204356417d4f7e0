/**
 * Keys that give the selected object its class, by LAS code: a class of one digit has its own, and the two digits that LAS
 * has not for outdoor objects stand for vehicles and poles.
 */
const CLASS_KEYS: Readonly<Record<string, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 64, 8: 15, 9: 9 };

/** The key of a class; undefined for one without. */
export function keyOfClass(code: number): string | undefined {
  return Object.keys(CLASS_KEYS).find((key) => CLASS_KEYS[key] === code);
}

/** The class that a key stands for, as a LAS code; undefined for another key. */
export function classOfKey(key: string): number | undefined {
  return CLASS_KEYS[key];
}

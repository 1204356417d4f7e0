import { readFile } from 'node:fs/promises';

/** Whether the JSON file at a path has exactly these values; false where there is none or it cannot be read. */
export async function hasValues(path: string, expected: Readonly<Record<string, unknown>>): Promise<boolean> {
  try {
    const found = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    return Object.entries(expected).every(([key, value]) => JSON.stringify(found[key]) === JSON.stringify(value));
  } catch {
    return false; // Absent or cut off: it gets written again.
  }
}

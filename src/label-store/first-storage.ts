/**
 * Opens the first of several kinds of storage that the browser offers; null where it offers none.
 *
 * @param kinds each gives null where the browser lacks it
 * @param failed what to throw of the last failure, where those that the browser has all fail
 */
export async function firstStorage<Storage>(kinds: readonly (() => Promise<Storage | null>)[], failed: (cause: unknown) => Error): Promise<Storage | null> {
  const failures: unknown[] = [];
  for (const open of kinds) {
    try {
      const storage = await open();
      if (storage) return storage;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failed(failures.at(-1));
  return null;
}

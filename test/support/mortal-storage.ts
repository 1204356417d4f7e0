import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import type { LabelStorage, StoredFile, WritableFile } from '../../src/label-store/storage.js';

/** What a change costs besides its bytes. */
const STEP = 2000;
/** Bytes that a disk writes at once. */
const SECTOR = 512;

/** A file as the page sees it, and as it was when it was last flushed; null before that. */
interface Content {
  current: Uint8Array;
  flushed: Uint8Array | null;
}

/**
 * A disk that dies after a number of bytes, in the middle of a write if it comes to that; flushed bytes outlive it,
 * others as chance has it. Also one that runs full.
 */
export class MortalStorage implements LabelStorage {
  readonly kind = 'memory';
  readonly #contents = new Map<string, Content>();
  /** Removed since the last flush: they may come back. */
  #removed = new Map<string, Content>();
  readonly #failure: () => Error;
  #left = Infinity;
  #dead = false;
  /** Bytes written so far. */
  written = 0;

  /** @param failure what writing throws when the bytes have run out */
  constructor(failure: () => Error = () => new Error('The power is off.')) {
    this.#failure = failure;
  }

  /** Whether the bytes have run out. */
  get dead(): boolean {
    return this.#dead;
  }

  /** From now on so many bytes can be written; removing and cutting cost a little too. */
  dieAfter(bytes: number): void {
    this.#left = bytes;
    this.#dead = false;
  }

  folders = async (): Promise<string[]> => [...new Set([...this.#contents.keys()].map((path) => path.split('/')[0]))];

  files = async (folder: string): Promise<string[]> =>
    [...this.#contents.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.split('/')[1]);

  async open(folder: string, file: string): Promise<StoredFile | null> {
    const content = this.#contents.get(`${folder}/${file}`);
    return content ? this.#fileOf(content) : null;
  }

  async openWritable(folder: string, file: string): Promise<WritableFile> {
    const path = `${folder}/${file}`;
    const known = this.#contents.get(path);
    if (known) return this.#fileOf(known);
    this.#pay(STEP);
    const content: Content = { current: new Uint8Array(0), flushed: null };
    this.#contents.set(path, content);
    return this.#fileOf(content);
  }

  async removeFile(folder: string, file: string): Promise<void> {
    const path = `${folder}/${file}`;
    const content = this.#contents.get(path);
    if (!content) return;
    this.#pay(STEP);
    this.#contents.delete(path);
    this.#removed.set(path, content);
  }

  async removeFolder(folder: string): Promise<void> {
    for (const file of await this.files(folder)) await this.removeFile(folder, file);
  }

  /** What the disk holds after the crash. */
  async survivors(random: () => number): Promise<MemoryStorage> {
    const after = new MemoryStorage();
    const back = [...this.#removed].filter(([path]) => !this.#contents.has(path) && random() < 0.5);
    for (const [path, content] of [...this.#contents, ...back]) {
      const bytes = survivingBytes(content, random);
      const [folder, file] = path.split('/');
      if (bytes) await (await after.openWritable(folder, file)).append([bytes], 0);
    }
    return after;
  }

  #fileOf(content: Content): WritableFile {
    return {
      size: async () => content.current.length,
      read: async (at, length) => content.current.slice(at, at + length),
      append: async (parts) => {
        for (const part of parts) {
          const taken = part.subarray(0, this.#left);
          content.current = joined(content.current, taken);
          this.written += taken.length;
          this.#pay(part.length);
        }
      },
      truncate: async (size) => {
        this.#pay(STEP);
        content.current = content.current.slice(0, size);
      },
      flush: async () => {
        this.#pay(STEP);
        content.flushed = content.current;
        this.#removed = new Map();
      },
      close: () => undefined,
    };
  }

  #pay(cost: number): void {
    if (this.#dead || cost > this.#left) {
      this.#left = 0;
      this.#dead = true;
      throw this.#failure();
    }
    this.#left -= cost;
  }
}

/** Null for a file that nobody will find again. */
function survivingBytes({ current, flushed }: Content, random: () => number): Uint8Array | null {
  const safe = flushed?.length ?? 0;
  const chance = random();
  if (chance < 0.2) return flushed;
  if (chance < 0.4) return current;
  if (chance < 0.6) return current.slice(0, Math.max(safe, Math.floor(current.length * random())));
  return torn(current, safe, random);
}

/** Of the bytes behind `safe` some sectors have not been written: they read as zeros, or as what lay there before. */
function torn(current: Uint8Array, safe: number, random: () => number): Uint8Array {
  const bytes = current.slice();
  const share = random();
  for (let sector = Math.floor(safe / SECTOR) * SECTOR; sector < bytes.length; sector += SECTOR) {
    if (random() >= share) continue;
    const garbage = random() < 0.5;
    for (let i = Math.max(sector, safe); i < Math.min(sector + SECTOR, bytes.length); i++) bytes[i] = garbage ? 256 * random() : 0;
  }
  return bytes;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

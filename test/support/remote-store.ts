export type StoreCall =
  | { readonly method: 'open' | 'delete'; readonly kind: 'opfs' | 'indexeddb' }
  | { readonly method: 'commit'; readonly from: number; readonly to: number }
  | { readonly method: 'expect'; readonly number: number }
  | { readonly method: 'endless' | 'close' | 'look' };

export interface StoreReply {
  readonly sequence: number;
  readonly writable: boolean;
  /** Code or text of what was thrown; null when nothing was. */
  readonly error: string | null;
}

export type StoreAnswer = StoreReply & { readonly kind: 'answer' };

type FromStore =
  | StoreAnswer
  | { readonly kind: 'event'; readonly event: string; readonly sequence: number }
  | { readonly kind: 'saved'; readonly sequence: number };

/** A store of labels in a worker of its own, as another tab has one. */
export class RemoteStore {
  readonly #worker = new Worker(new URL('./label-store.worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting: ((reply: StoreReply) => void)[] = [];
  readonly #watching = new Set<() => void>();
  /** "commit 3": what the store told of, and its sequence then. */
  readonly events: string[] = [];
  /** The last commit that an endless series was told is saved. */
  saved = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromStore>) => {
      if (data.kind === 'answer') this.#waiting.shift()!(data);
      if (data.kind === 'event') this.events.push(`${data.event} ${data.sequence}`);
      if (data.kind === 'saved') this.saved = data.sequence;
      for (const look of this.#watching) look();
    };
  }

  call(call: StoreCall): Promise<StoreReply> {
    this.#worker.postMessage(call);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when something holds, looked at after every message of the store. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#watching.delete(look);
        resolve();
      };
      this.#watching.add(look);
      look();
    });
  }

  /** Ends it in the middle of whatever it does, as a tab that is closed. */
  kill(): void {
    this.#worker.terminate();
  }
}

import { abortError } from '../errors.js';

interface Task<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Runs a task once for all who ask for it while it is under way; it is aborted when all of them have lost interest. */
export class SharedTasks<T> {
  readonly #tasks = new Map<string, Task<T>>();

  /** The result of the task of that key, started here unless it is under way. */
  async run(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw abortError();
    const task = this.#tasks.get(key) ?? this.#start(key, start);
    task.waiting++;
    try {
      return await untilAborted(task.result, signal);
    } finally {
      if (--task.waiting === 0 && this.#tasks.get(key) === task) {
        this.#tasks.delete(key);
        task.controller.abort();
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Task<T> {
    const controller = new AbortController();
    const task = { result: start(controller.signal), controller, waiting: 0 };
    // Whoever waits is told of the failure; with nobody left it concerns nobody.
    task.result.catch(() => undefined);
    this.#tasks.set(key, task);
    return task;
  }
}

function untilAborted<T>(result: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortError());
    signal.addEventListener('abort', stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

import { abortError } from '../errors.js';

/** Hands a value on while the choice it was found for is the newest. */
export type IfNewest = <T>(value: T) => T;

/** Choices that take a while: whatever ends when, the last one made counts. */
export class ChoiceTurns {
  #newest: object | null = null;

  /** Whether a choice has not come to its end. */
  get underWay(): boolean {
    return this.#newest !== null;
  }

  /**
   * Runs what a choice leads to, as the newest one.
   *
   * @param choice passes what it has waited for through its argument, which throws an `AbortError` once there is a newer one
   */
  async take(choice: (ifNewest: IfNewest) => Promise<void>): Promise<void> {
    const turn = (this.#newest = {});
    try {
      await choice((value) => {
        if (this.#newest !== turn) throw abortError();
        return value;
      });
    } finally {
      if (this.#newest === turn) this.#newest = null;
    }
  }

  /** Ends all that are under way. */
  end(): void {
    this.#newest = null;
  }
}

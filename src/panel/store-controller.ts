import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { language } from './languages/language.js';

/** Renders its host again whenever the language changes or one of the given event targets fires `change`; targets may be set and replaced. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #sources: () => readonly (EventTarget | undefined)[];
  #watched: readonly (EventTarget | undefined)[] = [];
  /** What is off the page is held by nothing, least of all by the language, which outlives it. */
  #connected = false;
  readonly #changed = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost, sources: () => readonly (EventTarget | undefined)[] = () => []) {
    this.#host = host;
    this.#sources = () => [language, ...sources()];
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#watch(this.#sources());
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    if (!this.#connected) return;
    const sources = this.#sources();
    if (sources.some((source, i) => source !== this.#watched[i])) this.#watch(sources);
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#watch([]);
  }

  #watch(sources: readonly (EventTarget | undefined)[]): void {
    for (const source of this.#watched) source?.removeEventListener('change', this.#changed);
    for (const source of sources) source?.addEventListener('change', this.#changed);
    this.#watched = sources;
  }
}

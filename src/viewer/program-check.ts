import type { WebGLRenderer } from 'three';

/** Tells whether a renderer's programs of one kind could be compiled. three.js only writes to the console that one could not. */
export class ProgramCheck {
  readonly #mark: string;
  readonly #seen = new WeakSet<object>();

  /** @param mark what is in the cache keys of programs of that kind */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** Whether a program that was made since the last time does not run. */
  failed(renderer: WebGLRenderer): boolean {
    const gl = renderer.getContext();
    for (const made of renderer.info.programs ?? []) {
      const { cacheKey, program } = made as unknown as { readonly cacheKey: string; readonly program: WebGLProgram };
      if (this.#seen.has(made) || !cacheKey.includes(this.#mark)) continue;
      this.#seen.add(made);
      if (!gl.isContextLost() && gl.getProgramParameter(program, gl.LINK_STATUS) === false) return true;
    }
    return false;
  }
}

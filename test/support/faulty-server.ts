import type { RemoteSource } from '../../src/remote/remote-source.js';

/** The tests' inference server, with a fault (see inference-server.js); `plain` is without. */
export function faultyServer(fault: string): RemoteSource {
  return { url: new URL(`/__inference__/${fault}`, location.href).href };
}

/** A server whose fault changes; it has none until `change` is called, and again after `change('plain')`. */
export const CHANGING = faultyServer('changing');

export async function change(fault: string): Promise<void> {
  await fetch(`/__inference__/change/${fault}`);
}

/** A request that the server was sent. */
export interface AskedRequest {
  readonly fault: string;
  readonly method: string;
  /** From `v2` on. */
  readonly path: string;
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The requests since this was last called. */
export async function askedOf(): Promise<AskedRequest[]> {
  return (await fetch('/__inference__/log')).json() as Promise<AskedRequest[]>;
}

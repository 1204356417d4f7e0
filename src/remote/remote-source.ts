/** A server that runs a model's graphs, and what it is to be asked with. */
export interface RemoteSource {
  /** Address before `/v2`, http or https. */
  readonly url: string;
  /** Sent with every request, such as `Authorization: Bearer …`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the server calls a graph, as `NAME` or `NAME/VERSION`, by the graph's name; `MODEL-GRAPH` where it is not named. */
  readonly models?: Readonly<Record<string, string>>;
  /** Seconds that one answer may take, `DEFAULT_TIMEOUT` when absent. */
  readonly timeout?: number;
}

/** A graph on a busy processor takes seconds for the widest models; a minute means that nobody is there. */
export const DEFAULT_TIMEOUT = 60;

/** The host of a server's address, as a person is told where points go. */
export function remoteHost({ url }: RemoteSource): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** What a server is expected to call a graph of a model: letters, digits and `._-`, since it is a folder and part of addresses. */
export function servedName(modelName: string, graph: string): string {
  return `${modelName.replace(/[^\w.-]+/g, '-')}-${graph}`;
}

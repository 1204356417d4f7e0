import { abortError, SegmentationError } from '../errors.js';
import { DEFAULT_TIMEOUT, remoteHost, type RemoteSource } from './remote-source.js';

/** What a person can do about any server that does not serve. */
const INSTEAD = 'or use your own machine.';
/** Characters of a server's own words that are passed on. */
const MOST_WORDS = 300;

/** An answer with all of its bytes. */
export interface ServerAnswer {
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Requests to a server of the Open Inference Protocol, whatever goes wrong with them in words: it is away, slow, breaks
 * off, does not allow the page (CORS), wants a token, redirects, or refuses with a message of its own. No request that carries
 * a message or headers follows a redirect; a bare look at whether an unreachable server lives may. No cookies are sent, and
 * nothing is asked twice.
 */
export class ServerRequests {
  readonly #source: RemoteSource;
  readonly #base: URL;

  /** @throws SegmentationError `remote-unavailable` for an address that cannot be asked from this page */
  constructor(source: RemoteSource) {
    this.#source = source;
    this.#base = baseUrl(source);
  }

  /** Who is asked, for messages. */
  get host(): string {
    return this.#base.host;
  }

  /**
   * Asks for a path below `/v2`; with a body it posts.
   * @throws SegmentationError `remote-unavailable`, `remote-refused`; an `AbortError` once `signal` aborts
   */
  async ask(path: string, signal: AbortSignal | undefined, message?: { body: Uint8Array<ArrayBuffer>; headers: Readonly<Record<string, string>> }): Promise<ServerAnswer> {
    const seconds = this.#source.timeout ?? DEFAULT_TIMEOUT;
    const late = AbortSignal.timeout(1000 * seconds);
    const url = new URL(path === '' ? 'v2' : `v2/${path}`, this.#base);
    try {
      const response = await fetch(url, {
        method: message ? 'POST' : 'GET',
        headers: { ...this.#source.headers, ...message?.headers },
        body: message?.body ?? null,
        signal: signal ? AbortSignal.any([signal, late]) : late,
        credentials: 'omit', cache: 'no-store', redirect: 'manual', referrerPolicy: 'no-referrer',
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (!response.ok) throw this.#refusal(url, response, bytes);
      return { headers: response.headers, bytes };
    } catch (error) {
      if (error instanceof SegmentationError) throw error;
      if (signal?.aborted) throw abortError();
      if (late.aborted) throw this.#away(`did not answer within ${seconds} s`, `Wait until it is less busy, ${INSTEAD}`, error);
      throw await this.#unreachable(error);
    }
  }

  #refusal(url: URL, { status, type }: Response, bytes: Uint8Array): SegmentationError {
    if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      return this.#away('sends to another address', `Points go to the named host only: name the final address, ${INSTEAD}`);
    }
    const words = serverWords(bytes);
    const said = `${this.host} answered ${status} to ${url.pathname}${words && `: ${words}`}`;
    if (status === 401 || status === 403) {
      return new SegmentationError('remote-refused', `${said}. It wants other credentials: set the headers of the remote engine, ${INSTEAD}`);
    }
    return new SegmentationError('remote-refused', `${said}. Try again, look after the server, ${INSTEAD}`);
  }

  /**
   * A page is not told whether a server is away or does not allow the page: a request whose answer stays hidden tells, but
   * not a page that is cross-origin isolated.
   */
  async #unreachable(cause: unknown): Promise<SegmentationError> {
    const foreign = globalThis.origin !== undefined && this.#base.origin !== globalThis.origin;
    if (!foreign) return this.#away('cannot be reached, or broke off', `Check that it runs and try again, ${INSTEAD}`, cause);
    if (globalThis.crossOriginIsolated) return this.#away('cannot be reached, broke off, or does not allow this page (CORS)', `Check that it runs. ${ALLOWED} ${INSTEAD}`, cause);
    try {
      await fetch(new URL('v2/health/live', this.#base), { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    } catch {
      return this.#away('cannot be reached, or broke off', `Check that it runs and try again, ${INSTEAD}`, cause);
    }
    return this.#away('broke off, or does not allow this page (CORS)', `${ALLOWED} ${INSTEAD}`, cause);
  }

  #away(what: string, todo: string, cause?: unknown): SegmentationError {
    return new SegmentationError('remote-unavailable', `${this.host} ${what}. ${todo}`, { cause });
  }
}

const PROBE_MS = 5000;
/** What a server on another origin must answer to a browser before it may be asked. */
const ALLOWED = 'It must allow this page\'s origin, POST, and the headers Content-Type, Inference-Header-Content-Length and those that are set for it. Try again,';

function baseUrl(source: RemoteSource): URL {
  const { url } = source;
  const fail = (why: string, todo: string): never => {
    throw new SegmentationError('remote-unavailable', `${remoteHost(source)} cannot be asked: ${why}. ${todo}`);
  };
  if (!URL.canParse(url)) return fail(`${JSON.stringify(url)} is no address`, 'Name one such as https://server:8000.');
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') return fail('its address does not begin with http or https', 'Name one such as https://server:8000.');
  if (base.username || base.password) return fail('its address holds a password', 'Name it in the headers instead.');
  const mixed = globalThis.origin?.startsWith('https:') && base.protocol === 'http:' && !isLoopback(base);
  if (mixed) return fail('this page came by https, and browsers let no such page ask by http (mixed content)', `Give the server a certificate, ${INSTEAD}`);
  return base;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** What a server says of its refusal: the protocol's error, else its text; a web page says nothing that helps. */
function serverWords(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const words = errorOf(text) ?? (/^\s*</.test(text) ? '' : text);
  const line = words.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return (line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line).replace(/[.\s]+$/, '');
}

/** Triton, MLServer and KServe say `error`, gateways of FastAPI `detail`. */
function errorOf(text: string): string | null {
  try {
    const { error, detail } = JSON.parse(text) as { error?: unknown; detail?: unknown };
    return typeof error === 'string' ? error : typeof detail === 'string' ? detail : null;
  } catch {
    return null;
  }
}

import { SegmentationError } from '../errors.js';

let decoder: Promise<(bytes: Uint8Array) => Uint8Array> | null = null;

/**
 * Unpacks a brotli stream. The decoder is a library's, since `DecompressionStream` knows no brotli in Chromium; it is
 * WebAssembly, three times as fast as the one in plain JavaScript, and loaded with the first node that needs it.
 *
 * @throws SegmentationError `runtime-unavailable` when the decoder cannot be loaded; whatever the decoder throws at a
 *   stream that is damaged or cut short
 */
export async function decompressBrotli(bytes: Uint8Array): Promise<Uint8Array> {
  decoder ??= loadDecoder().catch((cause: unknown) => {
    decoder = null;
    throw new SegmentationError('runtime-unavailable',
      'The decoder for clouds in BROTLI encoding (brotli_dec_wasm_bg.wasm, which lies inside the worker) could not be started. Where the page has a content security policy, let it allow data: in connect-src and \'wasm-unsafe-eval\', then open the cloud again.', { cause });
  });
  return (await decoder)(bytes);
}

async function loadDecoder(): Promise<(bytes: Uint8Array) => Uint8Array> {
  const { default: init, decompress } = await import('brotli-dec-wasm/web');
  await init();
  return decompress;
}

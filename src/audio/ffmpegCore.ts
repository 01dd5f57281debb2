import { fetchFile } from '@ffmpeg/util';
import { AppError } from '../core/errors';
import * as core from './ffmpegFiles';

const { scriptUrl, wasmUrl } = core;

/** Bytes that are fetched, once, before the core can be used. */
export const FFMPEG_CORE_BYTES = core.bytes;

/**
 * Where the core is kept: apart from what the service worker keeps, so that it outlives updates of the app. `src/sw.ts`
 * answers with the program from here.
 */
const CACHE = 'ffmpeg-core';

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of every piece that arrives: bytes so far, of {@link FFMPEG_CORE_BYTES}. */
  readonly onProgress?: ((received: number) => void) | undefined;
}

/** The core where it could not be kept (no room, no storage): it lasts as long as the page. */
let unkept: Blob | undefined;

/** Whether the core is on this device, so that using it asks nothing of the network. */
export async function isFfmpegCoreKept(): Promise<boolean> {
  if (unkept) return true;
  const cache = await openCache();
  const found = await Promise.all([cache?.match(wasmUrl), cache?.match(scriptUrl)]);
  return found.every((response) => response !== undefined);
}

/**
 * Brings the core onto this device from our own origin, unless it is there. Works on a page and in a worker.
 * @returns the WebAssembly, gzipped.
 * @throws {AppError} `decoder-unavailable` when it cannot be fetched whole; the signal's reason when that aborts.
 */
export async function fetchFfmpegCore(options: FetchOptions = {}): Promise<Blob> {
  return unkept ?? (await readKept()) ?? (await fetchAndKeep(options));
}

/**
 * The same, ready for use.
 * @returns 32 MB of type `application/wasm`.
 */
export async function loadFfmpegCore(options: FetchOptions = {}): Promise<Blob> {
  const packed = await fetchFfmpegCore(options);
  options.signal?.throwIfAborted();
  const unpacked = packed.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked, { headers: { 'Content-Type': 'application/wasm' } }).blob();
}

async function readKept(): Promise<Blob | undefined> {
  const cache = await openCache();
  const packed = await (await cache?.match(wasmUrl))?.blob();
  // What a disk has damaged is fetched again.
  return packed && (await isWhole(packed)) ? packed : undefined;
}

async function fetchAndKeep({ signal, onProgress }: FetchOptions): Promise<Blob> {
  let packed: Blob;
  let script: Response;
  try {
    // Kept here, they need no second place in the browser's own cache.
    const init = { cache: 'no-store', ...(signal && { signal }) } as const;
    script = await checked(await fetch(scriptUrl, init));
    packed = await readWhole(await checked(await fetch(wasmUrl, init)), onProgress);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError('decoder-unavailable', `the ffmpeg core was not fetched: ${String(cause)}`, { cause });
  }
  if (!(await isWhole(packed))) {
    throw new AppError('decoder-unavailable', `the ffmpeg core came as ${packed.size} other bytes`);
  }
  await keep(script, packed);
  return packed;
}

function checked(response: Response): Response {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
}

async function readWhole(response: Response, onProgress: FetchOptions['onProgress']): Promise<Blob> {
  let received = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      received += piece.byteLength;
      onProgress?.(received);
      controller.enqueue(piece);
    },
  });
  return new Response(response.body?.pipeThrough(counter)).blob();
}

async function isWhole(packed: Blob): Promise<boolean> {
  const bytes = (await fetchFile(packed)) as Uint8Array<ArrayBuffer>;
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === core.sha256;
}

/** Keeps the core and drops a former version of it. Where that cannot be, it is used all the same. */
async function keep(script: Response, packed: Blob): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(scriptUrl, script);
    await cache.put(wasmUrl, new Response(packed));
    for (const { url } of await cache.keys()) {
      if (![scriptUrl, wasmUrl].includes(new URL(url).pathname)) await cache.delete(url);
    }
  } catch {
    unkept = packed;
  }
}

/** Undefined where storage is switched off. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined;
  }
}

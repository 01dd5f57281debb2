import { FFmpeg } from '@ffmpeg/ffmpeg';
import { AppError } from '../core/errors';
import workerUrl from './ffmpeg.worker.ts?worker&url';
import { loadFfmpegCore, type FetchOptions } from './ffmpegCore';
import { scriptUrl } from './ffmpegFiles';

/** Milliseconds. A worker that cannot start says nothing: the package does not listen for that. */
const LONGEST_START = 60_000;

/**
 * Runs one job in an ffmpeg core of its own, which ends with it: a core that has crashed once is dead, and some files
 * crash it. Single-threaded (see src/decisions/0007-no-cross-origin-isolation.md). Works on a page and in a worker.
 * @throws {AppError} `decoder-unavailable` when the core cannot be fetched or started; the signal's reason when that
 * aborts; else what `job` throws.
 */
export async function withFfmpeg<T>(
  job: (ffmpeg: FFmpeg) => Promise<T>,
  options: FetchOptions = {},
): Promise<T> {
  const { signal } = options;
  const wasmURL = URL.createObjectURL(await loadFfmpegCore(options));
  const ffmpeg = new FFmpeg();
  // Rejects whatever is pending.
  const stop = () => ffmpeg.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    await start(ffmpeg, wasmURL);
    return await job(ffmpeg);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    ffmpeg.terminate();
    URL.revokeObjectURL(wasmURL);
  }
}

async function start(ffmpeg: FFmpeg, wasmURL: string): Promise<void> {
  const tooLong = setTimeout(() => ffmpeg.terminate(), LONGEST_START);
  try {
    await ffmpeg.load({ coreURL: scriptUrl, wasmURL, classWorkerURL: workerUrl });
  } catch (cause) {
    throw new AppError('decoder-unavailable', `the ffmpeg core did not start: ${String(cause)}`, { cause });
  } finally {
    clearTimeout(tooLong);
  }
}

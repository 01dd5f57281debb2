import type { DecodeHint } from '../platform/decodeAudio';
import { blobBudget } from '../platform/memoryBudget';

/**
 * Makes of a recording that the browser cannot read one that it can. It rejects with an AppError, or with AbortError when
 * nobody wants it.
 */
export type Rescue = (file: Blob, hint: DecodeHint) => Promise<Blob>;

export interface RescueOptions {
  readonly signal?: AbortSignal | undefined;
  /** Brings the decoder onto this device, when it is not there; rejects when it may not. Without it nobody is asked. */
  readonly prepare?: () => Promise<void>;
}

/**
 * Decodes with ffmpeg.wasm a file that the browser has refused.
 * @returns a WAV.
 * @throws {AppError} `audio-unreadable`, `audio-silent-file`, `audio-too-long` or `decoder-unavailable`; AbortError when
 * `prepare` or the signal says no.
 */
export async function rescueByFfmpeg(
  file: Blob,
  { sampleRate }: DecodeHint,
  { signal, prepare }: RescueOptions = {},
): Promise<Blob> {
  const [{ isFfmpegCoreKept }, { decodeWithFfmpeg }] = await Promise.all([
    import('../audio/ffmpegCore'),
    import('../audio/ffmpegDecode'),
  ]);
  if (prepare && !(await isFfmpegCoreKept())) await prepare();
  return decodeWithFfmpeg(file, {
    signal,
    mostBytes: blobBudget(),
    // As for the browser's decoders, so that a song has one rate whenever it is decoded.
    sampleRate: sampleRate === undefined || sampleRate === 44_100 ? sampleRate : 48_000,
  });
}

import type { Pcm } from '../analysis/featureTrack';
import { LONGEST_SECONDS, type DecodeHint } from '../platform/decodeAudio';

export interface RescueOptions {
  readonly signal?: AbortSignal | undefined;
  /** Brings the decoder onto this device, when it is not there; rejects when it may not. Without it nobody is asked. */
  readonly prepare?: () => Promise<void>;
}

/**
 * Decodes with ffmpeg.wasm a file that the browser has refused.
 * @throws {AppError} as `decodeAudio` does, or `decoder-unavailable`; AbortError when `prepare` or the signal says no.
 */
export async function rescueByFfmpeg(
  file: Blob,
  { sampleRate }: DecodeHint,
  { signal, prepare }: RescueOptions = {},
): Promise<Pcm> {
  const [{ isFfmpegCoreKept }, { decodeWithFfmpeg }] = await Promise.all([
    import('../audio/ffmpegCore'),
    import('../audio/ffmpegDecode'),
  ]);
  if (prepare && !(await isFfmpegCoreKept())) await prepare();
  return decodeWithFfmpeg(file, {
    signal,
    longestSeconds: LONGEST_SECONDS,
    // As for the browser's decoders, so that a song has one rate whenever it is decoded.
    sampleRate: sampleRate === undefined || sampleRate === 44_100 ? sampleRate : 48_000,
  });
}

import type { Pcm } from '../analysis/featureTrack';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { decodeAudio, LONGEST_SECONDS, type DecodeHint } from '../platform/decodeAudio';

/** A recording held whole, or, when it is long, read from its file as it is used: whoever gets that closes it. */
export type SongSound = { readonly pcm: Pcm } | { readonly source: SoundSource };

/**
 * The sound of a file: decoded whole up to ten minutes, a stream above.
 * @throws {AppError} when it cannot be used.
 */
export async function soundOf(file: Blob, hint: DecodeHint): Promise<SongSound> {
  if ((hint.seconds ?? 0) > LONGEST_SECONDS) return stream(file);
  try {
    return { pcm: await decodeAudio(file, hint) };
  } catch (error) {
    // Its header did not say how long it is.
    if (error instanceof AppError && error.code === 'audio-too-long') return stream(file);
    throw error;
  }
}

async function stream(file: Blob): Promise<SongSound> {
  const { openFileSound } = await import('../audio/fileSound');
  try {
    return { source: await openFileSound(file, new AbortController().signal) };
  } catch (cause) {
    // No decoder that gives it piece by piece: then it is too much for this device.
    throw cause instanceof AppError && cause.code === 'audio-unreadable'
      ? new AppError('audio-too-long', cause.message, { cause })
      : cause;
  }
}

import type { Pcm } from '../analysis/featureTrack';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { decodeAudio, LONGEST_SECONDS, type DecodeHint } from '../platform/decodeAudio';
import { isPlainlyNoSound } from '../platform/plainlyNoSound';
import { rescueByFfmpeg, type Rescue } from './rescue';

/**
 * A recording held whole, or read from a file as it is used: whoever gets that closes it. `file` is what it is read from,
 * and what others read it from: the recording's own file, or a WAV that was made of it.
 */
export type SongSound = { readonly pcm: Pcm } | { readonly source: SoundSource; readonly file: Blob };

/** One way to the sound of a file. */
type Way = (file: Blob, hint: DecodeHint) => Promise<SongSound>;

/**
 * The sound of a file: held whole up to ten minutes and read from the file above, or the other way round where a browser
 * cannot do it so; what it cannot read at all is read from the WAV that `rescue` makes of it. The same file takes the same
 * way every time.
 * @throws {AppError} `audio-empty`, `audio-silent-file` (not one sample in it), `audio-unreadable`, `audio-too-long` for
 * this device, or `decoder-unavailable`; AbortError when the rescue is not wanted.
 */
export async function soundOf(
  file: Blob,
  hint: DecodeHint,
  rescue: Rescue = rescueByFfmpeg,
): Promise<SongSound> {
  const isLong = (hint.seconds ?? 0) > LONGEST_SECONDS;
  try {
    return await (isLong ? orElse(read, hold) : orElse(hold, read))(file, hint);
  } catch (error) {
    if (!isRefusal(error) || (await isPlainlyNoSound(file))) throw error;
    const wav = await rescue(file, hint);
    return read(wav);
  }
}

const hold: Way = async (file, hint) => ({ pcm: await decodeAudio(file, hint) });

const read = async (file: Blob): Promise<SongSound> => {
  const { openFileSound } = await import('../audio/fileSound');
  return { source: await openFileSound(file, new AbortController().signal), file };
};

/** The second way where the first refuses the file. */
function orElse(first: Way, second: Way): Way {
  return async (file, hint) => {
    try {
      return await first(file, hint);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return second(file, hint);
    }
  };
}

/** Whether another way may still do it. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && ['audio-unreadable', 'audio-too-long'].includes(error.code);
}

import type { Pcm } from '../analysis/featureTrack';
import { toMonoOrStereo } from '../core/channels';
import { AppError } from '../core/errors';
import { bareFlac } from './bareFlac';
import { bytesHeld, memoryBudget } from './memoryBudget';

/** What is known of the file before it is decoded. */
export interface DecodeHint {
  /** Samples a second, as the container says. */
  readonly sampleRate?: number | undefined;
  /** Length in seconds, as the container says. */
  readonly seconds?: number | undefined;
  readonly numberOfChannels?: number | undefined;
}

/** A longer recording is held in memory only where it cannot be read piece by piece: this long, stereo at 48 kHz is 230 MB. */
export const LONGEST_SECONDS = 600;
/** A shorter recording is decoded whole at once. */
const WORTH_SECONDS = 40;
/** What is decoded ahead: longer than the rest takes. */
const BEGINNING_SECONDS = 15;
/** Tags and a cover may stand before the sound. */
const HEADER_BYTES = 500_000;
const TORN_SECONDS = 0.2;

/**
 * Decodes a recording whole, in the browser's own decoders (`decodeAudioData`, which exists on the page alone).
 * @param hint from `inspectAudio`; at 44.1 and 48 kHz it saves resampling, every other rate becomes 48 kHz.
 * @returns one or two channels in memory of their own, to be transferred.
 * @throws {AppError} `audio-empty`, `audio-unreadable`, `audio-silent-file` (not one sample in it), or `audio-too-long`
 * for {@link memoryBudget}.
 */
export async function decodeAudio(file: Blob, hint: DecodeHint = {}): Promise<Pcm> {
  if (file.size === 0) throw new AppError('audio-empty', 'the file has no bytes');
  const sampleRate = decodedRate(hint);
  checkBudget(Math.max(file.size, bytesHeld({ ...hint, sampleRate })));
  const buffer = await decode(file, sampleRate);
  if (buffer.length === 0) throw new AppError('audio-silent-file', 'decoded to no samples');
  // Its header may not have said how long it is.
  const { duration: seconds, numberOfChannels } = buffer;
  checkBudget(bytesHeld({ seconds, sampleRate, numberOfChannels }));
  return toPcm(buffer);
}

/**
 * Decodes the first seconds of a long recording alone, from the first bytes of its file: a twentieth of a second's
 * work, so that picture and sound start while {@link decodeAudio} is still at it. Sample for sample the beginning of
 * what that gives.
 * @returns undefined where that does not pay (short, or of unknown length) or cannot be done (its index is at the end).
 */
export async function decodeBeginning(file: Blob, hint: DecodeHint): Promise<Pcm | undefined> {
  const { seconds } = hint;
  if (seconds === undefined || seconds < WORTH_SECONDS || seconds > LONGEST_SECONDS) return undefined;
  const bytes = HEADER_BYTES + (file.size * BEGINNING_SECONDS) / seconds;
  try {
    const buffer = await decode(file.slice(0, bytes), decodedRate(hint));
    // A decoder may give a torn last frame as silence or noise.
    const length = buffer.length - Math.round(TORN_SECONDS * buffer.sampleRate);
    if (length < buffer.sampleRate || buffer.duration >= seconds) return undefined;
    const { sampleRate, channels } = toPcm(buffer);
    return { sampleRate, channels: channels.map((samples) => samples.slice(0, length)) };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function toPcm(buffer: AudioBuffer): Pcm {
  const planes = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  return { sampleRate: buffer.sampleRate, channels: toMonoOrStereo(planes) };
}

function decodedRate({ sampleRate }: DecodeHint): number {
  return sampleRate === 44_100 ? 44_100 : 48_000;
}

async function decode(file: Blob, sampleRate: number): Promise<AudioBuffer> {
  const context = new OfflineAudioContext({ numberOfChannels: 1, length: 1, sampleRate });
  try {
    return await context.decodeAudioData(await file.arrayBuffer());
  } catch (cause) {
    try {
      const bare = await bareFlac(file);
      if (bare) return await context.decodeAudioData(await bare.arrayBuffer());
    } catch {
      // It was not the tags. What is reported is why the file itself could not be decoded.
    }
    if (await isWavWithoutSamples(file))
      throw new AppError('audio-silent-file', 'a WAV without samples', { cause });
    throw new AppError('audio-unreadable', `cannot be decoded: ${String(cause)}`, { cause });
  }
}

function checkBudget(bytes: number): void {
  const budget = memoryBudget();
  if (bytes > budget) throw new AppError('audio-too-long', `${bytes} bytes, of ${budget} at the most`);
}

/** Decoders refuse a WAV without samples as they refuse noise, though it is sound of no length. */
async function isWavWithoutSamples(file: Blob): Promise<boolean> {
  try {
    const view = new DataView(await file.slice(0, 65_536).arrayBuffer());
    const isChunk = (at: number, id: number) => at + 8 <= view.byteLength && view.getUint32(at) === id;
    if (!isChunk(0, 0x52494646) || view.byteLength < 12 || view.getUint32(8) !== 0x57415645) return false;
    let at = 12;
    while (at + 8 <= view.byteLength && !isChunk(at, 0x64617461)) {
      const size = view.getUint32(at + 4, true);
      at += 8 + size + (size % 2);
    }
    return at + 8 >= file.size || (isChunk(at, 0x64617461) && view.getUint32(at + 4, true) === 0);
  } catch {
    return false;
  }
}

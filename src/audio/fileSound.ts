import { BlobSource, FLAC, Input, MP3 } from 'mediabunny';
import { AppError } from '../core/errors';
import { CONTAINERS } from './containers';
import { FlacFrames } from './flacFrames';
import { flacRecording } from './flacRecording';
import { Mp3Frames } from './mp3Frames';
import { mp3Recording } from './mp3Recording';
import { withoutTornPage } from './oggPage';
import { pcmRecording } from './pcmRecording';
import { type Recording, SegmentedSound, type SoundSource } from './soundSource';
import { trackRecording } from './trackRecording';

/**
 * Opens a recording of any length, on a page or in a worker. It is decoded when it is read, in segments that always
 * begin anew at the same places: so every sample comes out the same in whatever order they are read.
 * @throws {AppError} `audio-empty`; `audio-unreadable` when it is no recording, or none that can be decoded here;
 * `audio-silent-file` when not one sample is in it. The signal's reason when that aborts.
 */
export async function openFileSound(file: Blob, signal: AbortSignal): Promise<SoundSource> {
  if (file.size === 0) throw new AppError('audio-empty', 'the file has no bytes');
  const input = new Input({
    source: new BlobSource(await withoutTornPage(file)),
    formats: CONTAINERS,
  });
  try {
    const recording = await openRecording(file, input, signal);
    signal.throwIfAborted();
    if (recording.samples <= 0) throw new AppError('audio-silent-file', 'not one sample');
    return new SegmentedSound(recording, () => input.dispose());
  } catch (cause) {
    input.dispose();
    signal.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    throw new AppError('audio-unreadable', `cannot be opened: ${String(cause)}`, { cause });
  }
}

async function openRecording(file: Blob, input: Input, signal: AbortSignal): Promise<Recording> {
  const track = await input.getPrimaryAudioTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new AppError('audio-unreadable', 'no sound in it that is known');
  if (/^pcm|law$/.test(config.codec)) return pcmRecording(track, config);
  if (typeof AudioDecoder === 'undefined' || !(await AudioDecoder.isConfigSupported(config)).supported) {
    throw new AppError('audio-unreadable', `no decoder for ${config.codec} here`);
  }
  const format = await input.getFormat();
  const mp3 = format === MP3 ? await Mp3Frames.open(file) : undefined;
  if (mp3) return mp3Recording(mp3, config, signal);
  const flac = format === FLAC ? await FlacFrames.open(file) : undefined;
  if (flac) return flacRecording(flac, config, file.size, signal);
  return trackRecording(track, config, signal);
}

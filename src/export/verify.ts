import {
  BlobSource,
  EncodedPacketSink,
  Input,
  MP4,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { frameTime } from '../core/time';
import { AAC_FRAME } from './aac';
import { abortable } from './abortable';
import type { ExportPlan } from './plan';
import { verifyPictures } from './verifyPicture';
import { verifySound } from './verifySound';

/** What the file is compared with. */
export interface Expected {
  readonly plan: ExportPlan;
  readonly sound: SoundSource;
  /** The export's canvas, free to be drawn on again. */
  readonly canvas: OffscreenCanvas;
  readonly draw: (index: number) => void;
  readonly signal: AbortSignal;
}

/** Packets between two looks at the signal. */
const PACKETS_A_LOOK = 2000;

/**
 * Reads the finished file with a reader that knows nothing of the writer: every frame there and on time, sound of the
 * right length, the first sound where it was, three pictures that are what was drawn. Memory does not grow with the
 * file.
 * @throws {AppError} `export-check-failed` saying what is wrong.
 */
export async function verifyVideo(file: Blob, expected: Expected): Promise<void> {
  const { signal } = expected;
  const input = new Input({ source: new BlobSource(file), formats: [MP4] });
  try {
    const video = await abortable(input.getPrimaryVideoTrack(), signal);
    const audio = await abortable(input.getPrimaryAudioTrack(), signal);
    if (!video) throw failed('there is no video track');
    if (!audio) throw failed('there is no audio track');
    await verifyFrames(video, expected);
    await verifyLength(audio, expected);
    await verifySound(audio, expected);
    await verifyPictures(video, expected);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw new AppError('export-check-failed', `the finished video cannot be read: ${String(error)}`, {
      cause: error,
    });
  } finally {
    input.dispose();
  }
}

/** Every frame is there, where it belongs, and the last one ends where the video should. */
async function verifyFrames(track: InputVideoTrack, { plan, signal }: Expected): Promise<void> {
  const frameSeconds = frameTime(1, plan.frameRate);
  let count = 0;
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    if (count % PACKETS_A_LOOK === 0) signal.throwIfAborted();
    const time = frameTime(count, plan.frameRate);
    if (Math.abs(packet.timestamp - time) > frameSeconds / 10) {
      throw failed(`frame ${count} is at ${packet.timestamp} s instead of ${time} s`);
    }
    end = packet.timestamp + packet.duration;
    count++;
  }
  if (count !== plan.frames) throw failed(`${count} frames instead of ${plan.frames}`);
  if (Math.abs(end - plan.seconds) > frameSeconds)
    throw failed(`the video ends at ${end} s, not ${plan.seconds} s`);
}

/** The sound begins at or before the picture and lasts as long as it should; the last packet may hang over. */
async function verifyLength(track: InputAudioTrack, { plan, sound, signal }: Expected): Promise<void> {
  const sampleRate = await track.getSampleRate();
  if (sampleRate !== sound.sampleRate)
    throw failed(`sound at ${sampleRate} Hz instead of ${sound.sampleRate}`);
  const [start, end] = await abortable(
    Promise.all([track.getFirstTimestamp(), track.computeDuration()]),
    signal,
  );
  const seconds = plan.samples / sound.sampleRate;
  if (start > 1e-3) throw failed(`the sound begins at ${start} s`);
  if (end < seconds - 1e-3 || end > seconds + (16 * AAC_FRAME) / sound.sampleRate) {
    throw failed(`the sound ends at ${end} s instead of ${seconds} s`);
  }
}

function failed(message: string): AppError {
  return new AppError('export-check-failed', message);
}

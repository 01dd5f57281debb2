import type { FeatureTrack } from '../analysis/featureTrack';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { frameTime, frameTimestampMicros, framesPerSecond } from '../core/time';
import { drawFrame } from '../draw/drawFrame';
import type { Assets } from '../layers/layer';
import type { LayerKinds } from '../layers/registry';
import type { Scene } from '../scene/scene';
import { chooseAac } from './aacChoice';
import { abortable } from './abortable';
import { coverForTags } from './cover';
import { createFrameSource } from './frameSource';
import { Mp4Writer } from './mp4Writer';
import { AUDIO_BITRATE, planExport, sceneForSize, type ExportPlan } from './plan';
import { ProgressMeter } from './progress';
import type { ExportProgress, ExportRequest, ExportSummary } from './request';
import type { Sink } from './sink';
import { SoundTrack } from './soundTrack';
import { FrameEncoder } from './videoEncoder';
import { chooseVideoEncoding } from './videoProbe';
import { verifyVideo } from './verify';

/** Everything an export works with. It owns none of it but the sink it opens. */
export interface ExportJob {
  readonly scene: Scene;
  readonly kinds: LayerKinds;
  /** Of the whole recording. */
  readonly track: FeatureTrack;
  /** The whole recording, at 44.1 or 48 kHz. */
  readonly sound: SoundSource;
  readonly assets: Assets;
  readonly request: ExportRequest;
  /** For the file's tags. */
  readonly cover: Blob | undefined;
  readonly openSink: (fileName: string) => Promise<Sink>;
  readonly signal: AbortSignal;
  /** At most ten calls a second, and one for each new phase. */
  readonly onProgress: (progress: ExportProgress) => void;
}

/** A detached canvas, and what draws frame `index` of the plan on it. */
interface Picture {
  readonly canvas: OffscreenCanvas;
  readonly draw: (index: number) => void;
}

/**
 * Makes the video: draws, encodes, writes, reopens and checks. It ends in a checked file, or throws and leaves nothing
 * behind: no file, no encoder, no frame.
 * @throws {AppError} `video-encoder-missing`, `audio-encoder-missing`, `encoder-failed`, `disk-full`,
 * `storage-unavailable`, `export-check-failed`; {TypeError} for a request that cannot be made; AbortError.
 */
export async function runExport(job: ExportJob): Promise<ExportSummary> {
  const { request, sound, signal } = job;
  const startedAt = performance.now();
  signal.throwIfAborted();
  const plan = planExport(request, sound, job.scene.sound);
  const meter = new ProgressMeter(plan.frames, job.onProgress, () => performance.now());
  meter.enter('preparing');

  const sink = await job.openSink(request.fileName);
  try {
    const canvas = new OffscreenCanvas(plan.width, plan.height);
    const picture: Picture = { canvas, draw: createDraw(job, plan, canvas) };
    const videoCodec = await writeVideo(job, plan, sink, picture, meter);
    sink.close();
    meter.enter('checking');
    const file = await abortable(sink.file(), signal);
    await verifyVideo(file, { plan, sound, ...picture, signal });
    return {
      fileName: request.fileName,
      frames: plan.frames,
      seconds: plan.seconds,
      wallSeconds: (performance.now() - startedAt) / 1000,
      bytes: file.size,
      video: videoCodec,
      audio: 'mp4a.40.2',
    };
  } catch (error) {
    // A file that cannot be removed is less to know than why the export failed.
    await sink.remove().catch(() => {});
    throw error;
  }
}

function createDraw(job: ExportJob, plan: ExportPlan, canvas: OffscreenCanvas): Picture['draw'] {
  const scene = { ...sceneForSize(job.scene, plan.width, plan.height), sound: plan.cut };
  // The preview's settings, so that text is drawn with the same pixels: an opaque canvas may use subpixels.
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new AppError('drawing-unavailable', `no 2d context of ${plan.width}×${plan.height}`);
  const { kinds, track, assets } = job;
  return (index) => {
    drawFrame(ctx, scene, kinds, { time: plan.start + frameTime(index, plan.frameRate), track }, assets);
  };
}

/** @returns the codec string of the stream that was written. */
async function writeVideo(
  job: ExportJob,
  plan: ExportPlan,
  sink: Sink,
  picture: Picture,
  meter: ProgressMeter,
): Promise<string> {
  const { signal } = job;
  const { sampleRate, numberOfChannels } = job.sound;
  const format = { sampleRate, numberOfChannels, bitrate: AUDIO_BITRATE };
  const [encoding, aac, cover] = await abortable(
    Promise.all([chooseVideoEncoding(plan, signal), chooseAac(format), coverForTags(job.cover)]),
    signal,
  );
  const { tags } = job.scene;
  const { primingSamples } = aac;
  const writer = new Mp4Writer(sink, { plan, sampleRate, numberOfChannels, primingSamples, tags, cover });
  const opening = aac.open(format, (packet) => writer.addAudio(packet));
  let video: FrameEncoder | undefined;
  let sound: SoundTrack | undefined;
  try {
    sound = new SoundTrack(job.sound, plan, await abortable(opening, signal), signal);
    video = new FrameEncoder(encoding, (chunk, metadata) => writer.addVideo(chunk, metadata), signal);
    await encodeFrames(plan, picture, video, sound, signal, meter);
    meter.enter('finishing');
    await abortable(Promise.all([sound.finish(), video.finish()]), signal);
  } finally {
    video?.close();
    sound?.close();
    // Also one that opens after a cancel.
    void opening.then(
      (encoder) => encoder.close(),
      () => {},
    );
  }
  writer.finish();
  return writer.videoCodec;
}

/** Draws each frame while the one before is read back, and the ones before that are encoded. */
async function encodeFrames(
  plan: ExportPlan,
  { canvas, draw }: Picture,
  video: FrameEncoder,
  sound: SoundTrack,
  signal: AbortSignal,
  meter: ProgressMeter,
): Promise<void> {
  const source = createFrameSource(canvas);
  const framesPerAdvance = Math.ceil(framesPerSecond(plan.frameRate));
  let taken: Promise<VideoFrame> | undefined;
  meter.enter('drawing');
  try {
    for (let index = 0; index <= plan.frames; index++) {
      if (index % framesPerAdvance === 0) {
        // One second ahead of the picture, so that neither waits and both lie side by side in the file.
        await abortable(sound.advance(frameTime(index, plan.frameRate) + 2), signal);
      }
      let next: Promise<VideoFrame> | undefined;
      if (index < plan.frames) {
        draw(index);
        const timestamp = frameTimestampMicros(index, plan.frameRate);
        next = source.take(timestamp, frameTimestampMicros(index + 1, plan.frameRate) - timestamp);
      }
      const previous = taken;
      taken = next;
      if (!previous) continue;
      await video.encode(await previous, (index - 1) % plan.keyFrameInterval === 0);
      meter.reach(index);
    }
  } finally {
    taken?.then(
      (frame) => frame.close(),
      () => {},
    );
  }
}

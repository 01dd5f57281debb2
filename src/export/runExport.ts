import type { FeatureTrack, Pcm } from '../analysis/featureTrack';
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
  readonly pcm: Pcm;
  readonly assets: Assets;
  readonly request: ExportRequest;
  /** For the file's tags. */
  readonly cover: Blob | undefined;
  readonly openSink: (fileName: string) => Promise<Sink>;
  readonly signal: AbortSignal;
  /** At most ten calls a second, and one for each new phase. */
  readonly onProgress: (progress: ExportProgress) => void;
}

/** Draws a frame of the plan on the export's canvas. */
export type DrawPlanned = (index: number) => void;

/**
 * Makes the video: draws, encodes, writes, reopens and checks. It ends in a checked file, or throws and leaves nothing
 * behind: no file, no encoder, no frame.
 * @throws {AppError} `video-encoder-missing`, `audio-encoder-missing`, `encoder-failed`, `disk-full`,
 * `storage-unavailable`, `export-check-failed`; {TypeError} for a request that cannot be made; AbortError.
 */
export async function runExport(job: ExportJob): Promise<ExportSummary> {
  const { request, pcm, signal } = job;
  const startedAt = performance.now();
  signal.throwIfAborted();
  const plan = planExport(request, { sampleRate: pcm.sampleRate, samples: pcm.channels[0]?.length ?? 0 });
  const meter = new ProgressMeter(plan.frames, job.onProgress, () => performance.now());
  meter.enter('preparing');

  const sink = await job.openSink(request.fileName);
  try {
    const canvas = new OffscreenCanvas(plan.width, plan.height);
    const draw = createDraw(job, plan, canvas);
    const videoCodec = await writeVideo(job, plan, sink, canvas, draw, meter);
    sink.close();
    meter.enter('checking');
    const file = await abortable(sink.file(), signal);
    await verifyVideo(file, { plan, pcm, canvas, draw, signal });
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
    await sink.remove();
    throw error;
  }
}

function createDraw(job: ExportJob, plan: ExportPlan, canvas: OffscreenCanvas): DrawPlanned {
  const scene = sceneForSize(job.scene, plan.width, plan.height);
  const ctx = canvas.getContext('2d', { alpha: false })!;
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
  canvas: OffscreenCanvas,
  draw: DrawPlanned,
  meter: ProgressMeter,
): Promise<string> {
  const { pcm, signal } = job;
  const format = {
    sampleRate: pcm.sampleRate,
    numberOfChannels: pcm.channels.length,
    bitrate: AUDIO_BITRATE,
  };
  const [encoding, aac, cover] = await abortable(
    Promise.all([chooseVideoEncoding(plan, signal), chooseAac(format), coverForTags(job.cover)]),
    signal,
  );
  const writer = new Mp4Writer(sink, {
    plan,
    sampleRate: pcm.sampleRate,
    numberOfChannels: pcm.channels.length,
    primingSamples: aac.primingSamples,
    tags: job.scene.tags,
    cover,
  });
  const audio = await aac.open(format, (packet) => writer.addAudio(packet));
  const video = new FrameEncoder(encoding, (chunk, metadata) => writer.addVideo(chunk, metadata), signal);
  try {
    const sound = new SoundTrack(pcm, plan, audio);
    const source = createFrameSource(canvas);
    const framesPerAdvance = Math.ceil(framesPerSecond(plan.frameRate));
    meter.enter('drawing');
    for (let index = 0; index < plan.frames; index++) {
      if (index % framesPerAdvance === 0) {
        // One second ahead of the picture, so that neither waits and both lie side by side in the file.
        await abortable(sound.advance(frameTime(index, plan.frameRate) + 2), signal);
      }
      draw(index);
      const timestamp = frameTimestampMicros(index, plan.frameRate);
      const frame = await source.take(timestamp, frameTimestampMicros(index + 1, plan.frameRate) - timestamp);
      await room(video, frame);
      video.encode(frame, index % plan.keyFrameInterval === 0);
      meter.reach(index + 1);
    }
    meter.enter('finishing');
    await abortable(Promise.all([sound.finish(), video.finish()]), signal);
  } finally {
    video.close();
    audio.close();
  }
  writer.finish();
  return writer.videoCodec;
}

/** Waits for room; a frame that finds none because of an error is closed. */
async function room(video: FrameEncoder, frame: VideoFrame): Promise<void> {
  try {
    await video.room();
  } catch (error) {
    frame.close();
    throw error;
  }
}

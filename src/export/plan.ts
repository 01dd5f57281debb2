import { frameCount, frameTime, framesPerSecond, type FrameRate } from '../core/time';
import { sceneSize, type Scene } from '../scene/scene';
import { passageOf, UNCUT, type Cut } from '../scene/sound';
import type { ExportRequest, Quality } from './request';

/** Pixels a side: below, encoders refuse; above, canvases and H.264 levels end. */
const MIN_SIDE = 64;
const MAX_SIDE = 4096;
const MAX_FPS = 60;

/** Bits a second at 1920 × 1080 and 30 frames. YouTube asks for 8 Mb/s there. */
const BITRATE_1080P30: Readonly<Record<Quality, number>> = {
  draft: 4_000_000,
  good: 8_000_000,
  high: 12_000_000,
  best: 18_000_000,
};

/** Bits a second of the AAC track. */
export const AUDIO_BITRATE = 192_000;

/** Seconds between key frames: what players seek by. */
const KEY_FRAME_SECONDS = 2;

/** The sound an export is made of. */
export interface SoundLength {
  /** Samples a second. */
  readonly sampleRate: number;
  /** Samples a channel. */
  readonly samples: number;
}

/** Everything an export needs to know before it starts, computed from numbers alone. */
export interface ExportPlan {
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly frames: number;
  /** Frames from one key frame to the next. */
  readonly keyFrameInterval: number;
  /** Index of the first sample of sound. */
  readonly firstSample: number;
  /** Samples of sound a channel. */
  readonly samples: number;
  /** Samples over which the sound comes and goes, inside `samples`. */
  readonly fadeInSamples: number;
  readonly fadeOutSamples: number;
  /** The same part as the picture is told of it: to the sample, so that frame n shows n / fps. */
  readonly cut: Cut;
  /** Where the first frame lies in the recording, in seconds: exactly at the first sample. */
  readonly start: number;
  /** Length of the video in seconds: whole frames, less than one frame longer than the sound. */
  readonly seconds: number;
  /** Bits a second of the video. */
  readonly bitrate: number;
}

/**
 * Turns a request into numbers. `from` and `to` are taken to the nearest sample and held inside the recording; either
 * of them puts both ends of the scene's cut aside, and its fades move to the new ends.
 * @param cut of the scene.
 * @throws {TypeError} naming the property that cannot be made: an odd or unfit size, a rate over 60, an empty range.
 */
export function planExport(request: ExportRequest, sound: SoundLength, cut: Cut = UNCUT): ExportPlan {
  const { width, height, frameRate } = request;
  checkSide('width', width);
  checkSide('height', height);
  const fps = framesPerSecond(frameRate);
  if (!(fps >= 1 && fps <= MAX_FPS)) throw new TypeError(`frameRate: expected 1 to ${MAX_FPS}, got ${fps}`);

  const { sampleRate } = sound;
  const duration = sound.samples / sampleRate;
  const sampleAt = (seconds: number) =>
    Math.min(sound.samples, Math.max(0, Math.round(seconds * sampleRate)));
  const isPart = request.from !== undefined || request.to !== undefined;
  const ends = isPart ? { start: request.from ?? 0, end: request.to ?? duration } : passageOf(cut, duration);
  const firstSample = sampleAt(ends.start);
  const samples = sampleAt(ends.end) - firstSample;
  if (!(samples > 0))
    throw new TypeError(`to: expected more than from (${request.from ?? 0}), got ${request.to}`);
  const [start, end] = [firstSample / sampleRate, (firstSample + samples) / sampleRate];
  const { fadeIn, fadeOut } = passageOf({ ...cut, start, end }, duration);

  const frames = frameCount(samples / sampleRate, frameRate);
  return {
    width,
    height,
    frameRate,
    frames,
    keyFrameInterval: Math.max(1, Math.round(KEY_FRAME_SECONDS * fps)),
    firstSample,
    samples,
    fadeInSamples: Math.round(fadeIn * sampleRate),
    fadeOutSamples: Math.round(fadeOut * sampleRate),
    cut: { start, end, fadeIn, fadeOut },
    start,
    seconds: frameTime(frames, frameRate),
    bitrate: videoBitrate(request),
  };
}

function checkSide(name: 'width' | 'height', value: number): void {
  if (!(Number.isInteger(value) && value % 2 === 0 && value >= MIN_SIDE && value <= MAX_SIDE)) {
    throw new TypeError(`${name}: expected an even number from ${MIN_SIDE} to ${MAX_SIDE}, got ${value}`);
  }
}

/** What decides how many bits the picture gets. */
export type VideoLoad = Pick<ExportRequest, 'width' | 'height' | 'frameRate' | 'quality'>;

/**
 * Bits a second for the video. Neither twice the pixels nor twice the frames need twice the bits: the exponents follow
 * the table YouTube publishes for uploads (5 Mb/s at 720p30, 8 at 1080p30, 12 at 1080p60, 35 to 45 at 2160p30).
 */
export function videoBitrate({ width, height, frameRate, quality }: VideoLoad): number {
  const pixels = ((width * height) / (1920 * 1080)) ** 0.9;
  const rate = (framesPerSecond(frameRate) / 30) ** 0.585;
  return Math.round((BITRATE_1080P30[quality] * pixels * rate) / 1000) * 1000;
}

/** Expected size of the file in bytes, for a video of `seconds`. Encoders stay below on calm pictures. */
export function estimateBytes(load: VideoLoad, seconds: number): number {
  return Math.ceil(((videoBitrate(load) + AUDIO_BITRATE) * seconds) / 8);
}

/** The scene laid out for this picture: its own size when the ratio is the same, else the size of that ratio. */
export function sceneForSize(scene: Scene, width: number, height: number): Scene {
  const ratio = scene.size.width / scene.size.height;
  // A pixel of rounding in a custom size is not another shape.
  if (Math.abs(ratio * (height / width) - 1) < 0.002) return scene;
  return { ...scene, size: sceneSize(width, height) };
}

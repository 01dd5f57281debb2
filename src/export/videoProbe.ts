import { AppError } from '../core/errors';
import { framesPerSecond } from '../core/time';
import { abortable } from './abortable';
import { createFrameSource } from './frameSource';
import { H264_PROFILES, h264Codec } from './h264';
import type { ExportPlan } from './plan';

/** A configuration that was seen to encode pictures which decode again. */
export interface VideoEncoding {
  readonly config: VideoEncoderConfig;
}

/** A wedged encoder must not hold up the next rung. */
const PROBE_MILLIS = 5000;

const found = new Map<string, VideoEncoding>();

/**
 * The first rung of the ladder that works: High, Main, Baseline as the browser likes it, then the same in software.
 * `isConfigSupported` is not believed (Firefox on Linux says yes and fails, iOS throws): each rung encodes two real
 * frames and decodes them. Remembered for the session.
 * @throws {AppError} `video-encoder-missing`
 */
export async function chooseVideoEncoding(plan: ExportPlan, signal: AbortSignal): Promise<VideoEncoding> {
  const key = [
    plan.width,
    plan.height,
    plan.frameRate.numerator,
    plan.frameRate.denominator,
    plan.bitrate,
  ].join();
  const known = found.get(key);
  if (known) return known;
  const refusals: string[] = [];
  for (const config of ladder(plan)) {
    signal.throwIfAborted();
    try {
      await abortable(probe(config), AbortSignal.any([signal, AbortSignal.timeout(PROBE_MILLIS)]));
      const encoding = { config };
      found.set(key, encoding);
      return encoding;
    } catch (error) {
      signal.throwIfAborted();
      refusals.push(`${config.codec} ${config.hardwareAcceleration}: ${String(error)}`);
    }
  }
  throw new AppError('video-encoder-missing', refusals.join('; '));
}

function ladder(plan: ExportPlan): VideoEncoderConfig[] {
  const fps = framesPerSecond(plan.frameRate);
  const { width, height, bitrate } = plan;
  return (['no-preference', 'prefer-software'] as const).flatMap((hardwareAcceleration) =>
    H264_PROFILES.map((profile) => ({
      codec: h264Codec({ width, height, fps, bitrate }, profile),
      width,
      height,
      bitrate,
      framerate: fps,
      bitrateMode: 'variable',
      // 'realtime' may drop frames.
      latencyMode: 'quality',
      alpha: 'discard',
      hardwareAcceleration,
      avc: { format: 'avc' },
    })),
  );
}

/** Encodes two frames and decodes them. @throws whatever goes wrong. */
async function probe(config: VideoEncoderConfig): Promise<void> {
  if (!(await VideoEncoder.isConfigSupported(config)).supported) throw new Error('not supported');
  const chunks: EncodedVideoChunk[] = [];
  let decoderConfig: VideoDecoderConfig | undefined;
  let failure: unknown;
  let decoded = 0;
  const canvas = new OffscreenCanvas(config.width, config.height);
  const source = createFrameSource(canvas);
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      chunks.push(chunk);
      decoderConfig ??= metadata?.decoderConfig;
    },
    error: (error) => (failure ??= error),
  });
  const decoder = new VideoDecoder({
    output: (frame) => {
      decoded++;
      frame.close();
    },
    error: (error) => (failure ??= error),
  });
  try {
    encoder.configure(config);
    const duration = Math.round(1e6 / (config.framerate ?? 30));
    const ctx = canvas.getContext('2d')!;
    for (const [index, color] of ['#204060', '#c0a020'].entries()) {
      ctx.fillStyle = color;
      ctx.fillRect(0, 0, config.width / (index + 1), config.height);
      const frame = await source.take(index * duration, duration);
      try {
        encoder.encode(frame, { keyFrame: index === 0 });
      } finally {
        frame.close();
      }
    }
    await encoder.flush();
    if (failure) throw failure;
    if (!decoderConfig?.description) throw new Error('no decoder configuration');
    decoder.configure(decoderConfig);
    for (const chunk of chunks) decoder.decode(chunk);
    await decoder.flush();
    if (failure) throw failure;
    if (chunks.length !== 2 || decoded !== 2)
      throw new Error(`${chunks.length} chunks, ${decoded} frames of 2`);
  } finally {
    if (encoder.state !== 'closed') encoder.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}

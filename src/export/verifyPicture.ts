import { VideoSampleSink, type InputVideoTrack } from 'mediabunny';
import { AppError } from '../core/errors';
import { frameTime } from '../core/time';
import { abortable } from './abortable';
import type { ExportPlan } from './plan';

/** Long side of the pictures that are compared: each pixel is the mean of hundreds, so coding noise averages out. */
const COMPARED_SIDE = 96;

/**
 * Mean difference that is still the same picture, of 255. A picture read with the wrong range is off by 16 in its
 * blacks and 20 in its whites, a wrong matrix or swapped channels by more, a frame that is black or green by its own
 * brightness; coding at the lowest quality stays under 2.
 */
const MAX_MEAN_DIFFERENCE = 6;

/**
 * Decodes the first, the middle and the last frame and compares each with the same frame drawn again.
 * @throws {AppError} `export-check-failed` when one is missing or looks different.
 */
export async function verifyPictures(
  track: InputVideoTrack,
  expected: {
    readonly plan: ExportPlan;
    readonly canvas: OffscreenCanvas;
    readonly draw: (index: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { plan, canvas, draw, signal } = expected;
  const scale = COMPARED_SIDE / Math.max(plan.width, plan.height);
  const small = new OffscreenCanvas(
    Math.max(1, Math.round(plan.width * scale)),
    Math.max(1, Math.round(plan.height * scale)),
  );
  const ctx = small.getContext('2d', { alpha: false, willReadFrequently: true })!;
  ctx.imageSmoothingQuality = 'high';
  const pixels = (paint: () => void) => {
    paint();
    return ctx.getImageData(0, 0, small.width, small.height).data;
  };

  const sink = new VideoSampleSink(track);
  for (const index of new Set([0, Math.floor((plan.frames - 1) / 2), plan.frames - 1])) {
    // Half a frame in: no rounding of timestamps can lead to a neighbour.
    const decoding = sink.getSample(frameTime(index + 0.5, plan.frameRate));
    const sample = await abortable(decoding, signal).catch((error: unknown) => {
      void decoding.then((late) => late?.close()).catch(() => {});
      throw error;
    });
    if (!sample) throw new AppError('export-check-failed', `frame ${index} does not decode`);
    try {
      const decoded = pixels(() => sample.draw(ctx, 0, 0, small.width, small.height));
      draw(index);
      const drawn = pixels(() => ctx.drawImage(canvas, 0, 0, small.width, small.height));
      const difference = meanDifference(decoded, drawn);
      if (difference > MAX_MEAN_DIFFERENCE) {
        throw new AppError(
          'export-check-failed',
          `frame ${index} differs by ${difference.toFixed(1)} of 255`,
        );
      }
    } finally {
      sample.close();
    }
  }
}

/** Mean absolute difference of two RGBA pictures of the same size; alpha does not count. */
function meanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 4) {
    sum += Math.abs(a[i]! - b[i]!) + Math.abs(a[i + 1]! - b[i + 1]!) + Math.abs(a[i + 2]! - b[i + 2]!);
  }
  return sum / ((a.length / 4) * 3);
}

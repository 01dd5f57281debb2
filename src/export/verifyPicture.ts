import { VideoSampleSink, type InputVideoTrack, type VideoSample } from 'mediabunny';
import { AppError } from '../core/errors';
import { frameTime } from '../core/time';
import { abortable } from './abortable';
import { colorGrid, gridDifference, type GridSize } from './colorGrid';
import type { ExportPlan } from './plan';

/** Cells along the longer side: each is the mean of hundreds of pixels, so that coding noise averages out. */
const CELLS = 96;

/**
 * Mean difference, of 255, that is still the same picture. A picture in the wrong range is off by 16 in its blacks and
 * 20 in its whites, swapped channels or a wrong matrix by more, a black or green frame by its own brightness; the three
 * templates coded at `draft` stay under 2 [measured at 360p and 720p].
 */
const MAX_DIFFERENCE = 6;

/** The same where the decoded pixels cannot be read, only drawn: a browser's colour management may lift the darks. */
const MAX_MANAGED_DIFFERENCE = 24;

/** What the file's pictures are compared with. */
export interface ExpectedPicture {
  readonly plan: ExportPlan;
  /** The export's canvas, free to be drawn on again. */
  readonly canvas: OffscreenCanvas;
  readonly draw: (index: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Decodes the first, the middle and the last frame and compares each with the same frame drawn again.
 * @throws {AppError} `export-check-failed` when one is missing or looks different.
 */
export async function verifyPictures(track: InputVideoTrack, expected: ExpectedPicture): Promise<void> {
  const { plan, signal } = expected;
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
      await compare(sample, index, expected);
    } finally {
      sample.close();
    }
  }
}

async function compare(
  sample: VideoSample,
  index: number,
  { plan, canvas, draw }: ExpectedPicture,
): Promise<void> {
  const { width, height } = plan;
  if (sample.visibleRect.width !== width || sample.visibleRect.height !== height) {
    throw new AppError('export-check-failed', `frame ${index} is not ${width}×${height}`);
  }
  const cell = Math.max(2, Math.max(width, height) / CELLS);
  const grid = { columns: Math.floor(width / cell), rows: Math.floor(height / cell) };
  const ctx = canvas.getContext('2d')!;

  const read = await readSample(sample, grid);
  let decoded = read;
  if (!decoded) {
    ctx.reset();
    sample.draw(ctx, 0, 0, width, height);
    decoded = canvasGrid(ctx, grid);
  }
  draw(index);
  const difference = gridDifference(decoded, canvasGrid(ctx, grid));
  if (difference > (read ? MAX_DIFFERENCE : MAX_MANAGED_DIFFERENCE)) {
    throw new AppError('export-check-failed', `frame ${index} differs by ${difference.toFixed(1)} of 255`);
  }
}

/** The frame's own pixels; undefined where the browser keeps them to itself. */
async function readSample(sample: VideoSample, grid: GridSize): Promise<Float32Array | undefined> {
  const { format } = sample;
  const { width, height } = sample.visibleRect;
  if (format === null) return undefined;
  try {
    const bytes = new Uint8Array(sample.allocationSize());
    const planes = await sample.copyTo(bytes);
    return colorGrid({ format, colorSpace: sample.colorSpace.toJSON(), bytes, planes, width, height }, grid);
  } catch {
    return undefined;
  }
}

function canvasGrid(ctx: OffscreenCanvasRenderingContext2D, grid: GridSize): Float32Array {
  const { width, height } = ctx.canvas;
  const bytes = ctx.getImageData(0, 0, width, height).data;
  const planes = [{ offset: 0, stride: width * 4 }];
  return colorGrid({ format: 'RGBA', bytes, planes, width, height }, grid)!;
}

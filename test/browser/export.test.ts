import { afterAll, describe, expect, test } from 'vitest';
import { parseFrameRate } from '../../src/core/time';
import type { ExportPhase, ExportRequest } from '../../src/export/request';
import { gainAt, passageOf } from '../../src/scene/sound';
import type { Order, Outcome } from './export.worker';
import { exportedFile, firstPlanes, loudestAt, readBack } from './exportFile';
import { sweep, withClick } from './exportFixture';

const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
afterAll(() => worker.terminate());

function ask(order: Order): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(order);
  });
}

const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  width: 640,
  height: 360,
  frameRate: parseFrameRate('30'),
  quality: 'good',
  fileName: 'song.mp4',
  ...changes,
});

async function exported(order: Omit<Extract<Order, { type: 'export' }>, 'type'>) {
  const outcome = await ask({ type: 'export', ...order });
  expect(outcome.error).toBeUndefined();
  const file = (await exportedFile(order.request.fileName))!;
  return { file, summary: outcome.summary!, progress: outcome.progress, ...(await readBack(file)) };
}

describe('an export', () => {
  test('is a whole video that another reader understands', async () => {
    const video = await exported({ request: request({ width: 1280, height: 720 }), pcm: sweep(3, 2) });
    expect(video.summary).toMatchObject({
      fileName: 'song.mp4',
      frames: 90,
      seconds: 3,
      bytes: video.file.size,
      video: 'avc1.64001f',
      audio: 'mp4a.40.2',
    });
    expect(video.codec).toMatch(/^avc1\.64..1f$/);
    expect([video.width, video.height, video.sampleRate, video.numberOfChannels]).toEqual([
      1280, 720, 48_000, 2,
    ]);
    expect(video.frames).toHaveLength(90);
    expect(video.frames.flatMap(({ type }, index) => (type === 'key' ? [index] : []))).toEqual([0, 60]);
    expect(video.tags).toMatchObject({ title: 'Vega – Café', artist: 'Ōtomo' });
    expect(video.tags.album).toBeUndefined();
    const phases = video.progress.map(({ phase }) => phase);
    expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([
      'preparing',
      'drawing',
      'finishing',
      'checking',
    ]);
  });

  test('has the colours of limited-range BT.709', async () => {
    const { file } = await exported({ request: request(), pcm: sweep(0.2, 1) });
    const { y, u, v, frame } = await firstPlanes(file);
    expect(frame.colorSpace).toEqual({
      primaries: 'bt709',
      transfer: 'bt709',
      matrix: 'bt709',
      fullRange: false,
    });
    const row = 90;
    const patch = (index: number) => {
      const column = Math.round(((index + 0.5) * 640) / 6);
      const chroma = (row / 2) * (frame.width / 2) + (column >> 1);
      return [y[row * frame.width + column]!, u[chroma]!, v[chroma]!];
    };
    // Black, white, red, green, blue and middle grey by the matrix of BT.709.
    const expected = [
      [16, 128, 128],
      [235, 128, 128],
      [63, 102, 240],
      [173, 42, 26],
      [32, 240, 118],
      [126, 128, 128],
    ];
    expected.forEach((values, index) => {
      patch(index).forEach((value, plane) => expect(Math.abs(value - values[plane]!)).toBeLessThanOrEqual(2));
    });
  });

  test('plays a click where it was', async () => {
    for (const [sampleRate, channels] of [
      [48_000, 2],
      [44_100, 2],
      [44_100, 1],
    ] as const) {
      const pcm = withClick(2, channels, sampleRate, 1.2345);
      const { sound } = await exported({ request: request(), pcm });
      expect(Math.abs(loudestAt(sound, sampleRate) - loudestAt(pcm.channels[0]!, sampleRate))).toBeLessThan(
        0.002,
      );
    }
  });

  test('at 29.97 has frames of exactly 1001/30000 seconds', async () => {
    const { frames, summary } = await exported({
      request: request({ frameRate: parseFrameRate('29.97') }),
      pcm: sweep(2.002, 2),
    });
    expect(summary).toMatchObject({ frames: 60, seconds: 2.002 });
    frames.forEach(({ timestamp, duration }, index) => {
      expect(timestamp).toBeCloseTo((index * 1001) / 30_000, 9);
      expect(duration).toBeCloseTo(1001 / 30_000, 9);
    });
  });

  test('upright, in mono, at 60 frames a second', async () => {
    const video = await exported({
      request: request({ width: 360, height: 640, frameRate: parseFrameRate('60') }),
      pcm: sweep(1, 1, 44_100),
    });
    expect([video.width, video.height, video.numberOfChannels, video.sampleRate]).toEqual([
      360, 640, 1, 44_100,
    ]);
    expect(video.frames).toHaveLength(60);
  });

  test('of a part begins and ends on the sample', async () => {
    const pcm = withClick(4, 2, 48_000, 2.5);
    const { sound, frames } = await exported({ request: request({ from: 1.75, to: 3.05 }), pcm });
    expect(Math.abs(loudestAt(sound, 48_000) - (loudestAt(pcm.channels[0]!, 48_000) - 1.75))).toBeLessThan(
      0.002,
    );
    expect(frames).toHaveLength(39);
  });

  test('of a cut scene is exactly what is kept, with its fades', async () => {
    const pcm = sweep(6, 2);
    const cut = { start: 1.3, end: 4.05, fadeIn: 0.8, fadeOut: 1.2 };
    const { sound, frames, summary } = await exported({ request: request(), pcm, cut });
    expect(summary).toMatchObject({ frames: 83, seconds: 83 / 30 });
    expect(frames).toHaveLength(83);
    // The tone itself by the sample, and its level along both fades and between them.
    const source = pcm.channels[0]!;
    for (const at of [0.1, 0.4, 0.7, 1.4, 1.7, 2.2, 2.6]) {
      const first = Math.round(at * 48_000);
      const gain = gainAt(passageOf(cut, 6), 1.3 + at + 0.01);
      let [product, energy] = [0, 0];
      for (let i = first; i < first + 960; i++) {
        product += sound[i]! * source[i + 62_400]!;
        energy += source[i + 62_400]! ** 2;
      }
      expect(product / energy, `${at} s`).toBeCloseTo(gain, 1);
    }
    expect(Math.max(...sound.subarray(0, 240).map(Math.abs))).toBeLessThan(0.02);
    expect(Math.max(...sound.subarray(132_000 - 240, 132_000).map(Math.abs))).toBeLessThan(0.02);
  });

  test('of a click in the middle of a fade has it where it was, only quieter', async () => {
    const pcm = withClick(4, 2, 48_000, 2.5);
    const cut = { start: 2, end: 4, fadeIn: 1, fadeOut: 0 };
    const { sound } = await exported({ request: request(), pcm, cut });
    const loudest = loudestAt(sound, 48_000);
    expect(Math.abs(loudest - (loudestAt(pcm.channels[0]!, 48_000) - 2))).toBeLessThan(0.002);
  });

  test('of a part that is asked for puts the cut aside', async () => {
    const pcm = withClick(4, 2, 48_000, 2.5);
    const cut = { start: 3, end: 3.5, fadeIn: 0, fadeOut: 0 };
    const { sound, frames } = await exported({ request: request({ from: 2, to: 3 }), pcm, cut });
    expect(frames).toHaveLength(30);
    expect(Math.abs(loudestAt(sound, 48_000) - 0.5)).toBeLessThan(0.002);
  });

  test('of silence is made like any other', async () => {
    const pcm = { sampleRate: 48_000, channels: [new Float32Array(48_000)] };
    expect((await exported({ request: request(), pcm })).frames).toHaveLength(30);
  });

  test.each([1, 441, 48_000])('of %i samples that stand still is made like any other', async (length) => {
    const pcm = { sampleRate: 48_000, channels: [new Float32Array(length).fill(0.4)] };
    const { frames } = await exported({ request: request(), pcm });
    expect(frames).toHaveLength(Math.ceil((length * 30) / 48_000));
  });

  test('shorter than a frame has one', async () => {
    const { frames } = await exported({ request: request(), pcm: sweep(0.01, 2) });
    expect(frames).toHaveLength(1);
  });

  test('carries a small cover as it is, and a large one made smaller', async () => {
    const small = await noise(64, 64);
    const first = await exported({ request: request(), pcm: sweep(0.5, 2), cover: small });
    expect(first.tags.images).toMatchObject([{ mimeType: 'image/png' }]);
    expect(first.tags.images![0]!.data).toEqual(new Uint8Array(await small.arrayBuffer()));

    const large = await noise(1600, 1200);
    expect(large.size).toBeGreaterThan(2 ** 20);
    const { tags } = await exported({ request: request(), pcm: sweep(0.5, 2), cover: large });
    expect(tags.images).toMatchObject([{ mimeType: 'image/jpeg' }]);
    const picture = await createImageBitmap(new Blob([tags.images![0]!.data as Uint8Array<ArrayBuffer>]));
    expect([picture.width, picture.height]).toEqual([1000, 750]);
  });

  test('goes on without a cover that is none', async () => {
    const cover = new Blob(['not a picture'], { type: 'image/webp' });
    const { tags } = await exported({ request: request(), pcm: sweep(0.5, 2), cover });
    expect(tags.images ?? []).toEqual([]);
  });
});

describe('an export that cannot end well leaves no file', () => {
  test.each<{ phase: ExportPhase; frame: number }>([
    { phase: 'preparing', frame: 0 },
    { phase: 'drawing', frame: 0 },
    { phase: 'drawing', frame: 20 },
    { phase: 'finishing', frame: 0 },
    { phase: 'checking', frame: 0 },
  ])('when it is cancelled while $phase, from frame $frame on', async (cancelAt) => {
    const fileName = 'cancelled.mp4';
    const outcome = await ask({ type: 'export', request: request({ fileName }), pcm: sweep(6, 2), cancelAt });
    expect(outcome.error?.code).toBe('aborted');
    expect(await exportedFile(fileName)).toBeUndefined();
  });

  test.each([0, 5000, 100_000])('when the disk is full after %i bytes', async (diskBytes) => {
    const fileName = 'full.mp4';
    const outcome = await ask({
      type: 'export',
      request: request({ fileName }),
      pcm: sweep(3, 2),
      diskBytes,
    });
    expect(outcome.error?.code).toBe('disk-full');
    expect(await exportedFile(fileName)).toBeUndefined();
  });

  test('when the drawing breaks', async () => {
    const fileName = 'broken.mp4';
    const outcome = await ask({
      type: 'export',
      request: request({ fileName }),
      pcm: sweep(3, 2),
      breakAt: 25,
    });
    expect(outcome.error).toMatchObject({
      code: 'unexpected',
      message: expect.stringContaining('the drawing broke'),
    });
    expect(await exportedFile(fileName)).toBeUndefined();
  });

  test('when no encoder takes the size', async () => {
    const fileName = 'huge.mp4';
    const huge = request({ fileName, width: 4096, height: 4096, frameRate: parseFrameRate('60') });
    const outcome = await ask({ type: 'export', request: huge, pcm: sweep(1, 2) });
    expect(outcome.error?.code).toBe('video-encoder-missing');
    expect(await exportedFile(fileName)).toBeUndefined();
  });

  test('and the next one is fine', async () => {
    expect((await exported({ request: request(), pcm: sweep(1, 2) })).frames).toHaveLength(30);
  });
});

test('an encoder that fails on the way is reported at the next frame', async () => {
  expect((await ask({ type: 'unfit' })).error?.code).toBe('encoder-failed');
});

describe('the check of a finished file', () => {
  const pcm = withClick(2, 2, 48_000, 0.7);
  const checked = async (changes: Partial<Extract<Order, { type: 'verify' }>>) => {
    const { file } = await exported({ request: request(), pcm });
    return ask({ type: 'verify', file, request: request(), pcm, visible: true, ...changes });
  };

  test('passes what is right', async () => {
    expect((await checked({})).error).toBeUndefined();
  });

  test('finds another picture', async () => {
    const { error } = await checked({ visible: false });
    expect(error).toMatchObject({ code: 'export-check-failed', message: expect.stringContaining('frame 0') });
  });

  test('finds sound that is 8 ms off', async () => {
    const { error } = await checked({ pcm: withClick(2, 2, 48_000, 0.708) });
    expect(error).toMatchObject({ code: 'export-check-failed', message: expect.stringContaining('-8.0 ms') });
  });

  test('finds sound that is not there', async () => {
    const { error } = await checked({ pcm: withClick(2, 2, 48_000, 1.5) });
    expect(error?.code).toBe('export-check-failed');
  });

  test('finds missing frames', async () => {
    const { error } = await checked({ request: request({ frameRate: parseFrameRate('60') }) });
    expect(error?.code).toBe('export-check-failed');
  });

  test('finds a file that is cut off', async () => {
    const { file } = await exported({ request: request(), pcm });
    const half = file.slice(0, file.size / 2);
    const { error } = await ask({ type: 'verify', file: half, request: request(), pcm, visible: true });
    expect(error?.code).toBe('export-check-failed');
  });
});

/** A PNG that does not compress. */
async function noise(width: number, height: number): Promise<Blob> {
  const pixels = new ImageData(width, height);
  let state = 1;
  for (let i = 0; i < pixels.data.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pixels.data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

import { afterEach, describe, expect, test } from 'vitest';
import { RenderClient } from '../../src/app/renderClient';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import type { Params } from '../../src/core/params';
import { FORMATS, type Scene } from '../../src/scene/scene';
import { layer } from '../../src/templates/template';
import { templateById } from '../../src/templates/registry';
import { hashPixels } from '../fixtures/pixels';
import { chord, drums, joined, SAMPLE_RATE } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';

const SECONDS = 20;
/** Drums on the left, high tones on the right: no channel sounds like another. */
const pcm = () => ({
  sampleRate: SAMPLE_RATE,
  channels: [drums(SECONDS), joined(chord(SECONDS / 2, [3000, 8000]), chord(SECONDS / 2, [5000]))],
});

const blur = templateById('blur').compose({
  tags: { title: 'Night Drive', artist: 'Somebody', album: '' },
  palette: fallbackPalette('Night Drive'),
  size: FORMATS.wide.size,
  assets: {},
});

function sceneWith(params: Params, kind = 'spectrum'): Scene {
  return { ...blur, layers: [layer({ id: kind, kind, name: kind, params })] };
}

const own = (params: Params = {}) => sceneWith({ fit: 'own', caps: true, ...params });

const clients: RenderClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

/** A renderer that holds the sound, or reads it from a file. */
function renderer(file?: File): RenderClient {
  const client = new RenderClient('export');
  clients.push(client);
  client.onFailed = (error) => expect.unreachable(String(error));
  if (file) client.open(file, { recording: 1 });
  else client.load(pcm(), { recording: 1 });
  return client;
}

async function pictureOf(client: RenderClient, scene: Scene, seconds: number): Promise<string> {
  const bitmap = await createImageBitmap(await client.still(scene, seconds, 320, 180));
  const ctx = new OffscreenCanvas(320, 180).getContext('2d')!;
  ctx.drawImage(bitmap, 0, 0);
  bitmap.close();
  return hashPixels(ctx);
}

async function keptFiles(ending: string): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const folder = (await root.getDirectoryHandle('features', { create: true })) as unknown as AsyncIterable<
    [string, unknown]
  >;
  let count = 0;
  for await (const [name] of folder) if (name.endsWith(ending)) count++;
  return count;
}

describe('a layer that sets its levels by hand', () => {
  test('is drawn by what it sets, and not by the song', async () => {
    const client = renderer();
    const changes: Params[] = [
      {},
      { channel: 'left' },
      { channel: 'right' },
      { channel: 'side' },
      { weighting: 'a' },
      { unit: 'linear', gainDb: 12 },
      { floorDb: -30 },
      { tiltDbPerOctave: 6 },
      { releaseSeconds: 2 },
      { attackSeconds: 0.5 },
      { holdSeconds: 2 },
      { gravity: 0.1 },
      { scale: 'bark' },
      { scale: 'octave', perOctave: 6 },
      { fit: 'song' },
    ];
    const pictures = [];
    for (const change of changes) pictures.push(await pictureOf(client, own(change), 7.3));
    expect(new Set(pictures).size).toBe(changes.length);
  });

  test('is drawn the same before everything has been listened to and after', async () => {
    const early = renderer();
    const late = renderer();
    const heard = new Promise((resolve) => (late.onHeard = resolve));
    late.listen();
    await heard;
    for (const scene of [own(), own({ channel: 'right' }), sceneWith({ fit: 'own' }, 'ring')]) {
      for (const seconds of [0, 12.6, 3])
        expect(await pictureOf(early, scene, seconds)).toBe(await pictureOf(late, scene, seconds));
    }
  });

  test('is drawn the same from a file, whose spectra are found again', async () => {
    const held = renderer();
    const file = wavFile(pcm());
    const before = await keptFiles('.spectra');
    const first = renderer(file);
    const scene = own({ channel: 'left', releaseSeconds: 1 });
    const picture = await pictureOf(held, scene, 15.2);
    expect(await pictureOf(first, scene, 15.2)).toBe(picture);
    expect(await keptFiles('.spectra')).toBe(before + 1);
    const second = renderer(file);
    expect(await pictureOf(second, scene, 15.2)).toBe(picture);
    expect(await keptFiles('.spectra')).toBe(before + 1);
  });
});

test('a recording that another replaces while it is listened to leaves no half of its spectra', async () => {
  const client = renderer(wavFile({ ...pcm(), channels: pcm().channels.map((samples) => samples.slice(1)) }));
  const ready = new Promise<void>((resolve) => {
    client.onAnalysis = ({ type }) => {
      if (type === 'ready') resolve();
    };
  });
  await ready;
  client.listen();
  await expect.poll(() => keptFiles('.part')).toBe(1);
  client.load(pcm(), { recording: 2 });
  await expect.poll(() => keptFiles('.part')).toBe(0);
});

test('the level of any range of frequencies is a curve', async () => {
  const client = renderer();
  const mean = (levels: Float32Array, from: number, to: number) =>
    levels.subarray(60 * from, 60 * to).reduce((sum, level) => sum + level, 0) / (60 * (to - from));
  const fives = await client.range(4500, 5500);
  const threes = await client.range(2700, 3300);
  expect(fives).toHaveLength(60 * SECONDS + 1);
  expect(mean(threes, 1, 9) - mean(threes, 12, 19)).toBeGreaterThan(0.3);
  expect(mean(fives, 12, 19) - mean(fives, 1, 9)).toBeGreaterThan(0.3);
});

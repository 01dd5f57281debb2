import { afterEach, describe, expect, test, vi } from 'vitest';
import { RenderClient, type Heard } from '../../src/app/renderClient';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { FORMATS } from '../../src/scene/scene';
import { templateById } from '../../src/templates/registry';
import { beatPcm } from '../fixtures/beat';
import { hashPixels } from '../fixtures/pixels';
import { wavFile } from '../fixtures/wav';

const SECONDS = 24;
/** Of its own length in each test, so that none finds what another kept. */
const recording = (seconds: number) => wavFile(beatPcm(seconds));

const scene = templateById('monolith').compose({
  tags: { title: 'Night Drive', artist: 'Somebody', album: '' },
  palette: fallbackPalette('Night Drive'),
  size: FORMATS.wide.size,
  assets: {},
});

const clients: RenderClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

/** A renderer, and how often it told how far its analysis was. */
function renderer() {
  const client = new RenderClient('export');
  clients.push(client);
  const seen = { progress: 0, ready: false, failures: [] as Error[] };
  client.onFailed = (error) => seen.failures.push(error);
  client.onAnalysis = (event) => {
    if (event.type === 'progress') seen.progress++;
    else seen.ready = true;
  };
  const ready = () => vi.waitFor(() => expect(seen.ready).toBe(true), { timeout: 30_000 });
  return { client, seen, ready };
}

async function pictureAt(client: RenderClient, seconds: number): Promise<string> {
  const bitmap = await createImageBitmap(await client.still(scene, seconds, 320, 180));
  const ctx = new OffscreenCanvas(320, 180).getContext('2d')!;
  ctx.drawImage(bitmap, 0, 0);
  bitmap.close();
  return hashPixels(ctx);
}

/** Bit for bit; a matcher would print a million numbers. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

async function heardBy(client: RenderClient): Promise<Heard> {
  const heard = new Promise<Heard>((resolve) => (client.onHeard = resolve));
  client.listen();
  return heard;
}

describe('a recording that is read from its file', () => {
  test('is drawn as one that is held, early and late, and after a look back', async () => {
    const held = renderer();
    held.client.load(beatPcm(SECONDS), { recording: 1 });
    const read = renderer();
    read.client.open(recording(SECONDS), { recording: 1 });
    for (const seconds of [1, 22.4, 9, 17.07]) {
      expect(await pictureAt(read.client, seconds)).toBe(await pictureAt(held.client, seconds));
    }
    expect(await pictureAt(read.client, 9)).not.toBe(await pictureAt(read.client, 9.25));
    expect(read.seen.failures).toEqual([]);
  });

  test('is heard as one that is held', async () => {
    const held = renderer();
    held.client.load(beatPcm(SECONDS), { recording: 1 });
    const read = renderer();
    read.client.open(recording(SECONDS), { recording: 1 });
    const [{ hearing, signals }, other] = await Promise.all([heardBy(held.client), heardBy(read.client)]);
    expect(hearing.rhythm.bpm).toBeCloseTo(120, 0);
    expect(other.hearing.sections).toEqual(hearing.sections);
    expect([...other.hearing.rhythm.beats]).toEqual([...hearing.rhythm.beats]);
    expect(other.hearing.loudness.integratedLufs).toBe(hearing.loudness.integratedLufs);
    expect(other.signals.map(({ id }) => id)).toEqual(signals.map(({ id }) => id));
    for (const [index, { id, values }] of signals.entries()) {
      expect(isSame(other.signals[index]!.values, values), id).toBe(true);
    }
  });

  test('is found again at the next opening, without listening to it', async () => {
    const file = recording(SECONDS - 1);
    const first = renderer();
    first.client.open(file, { recording: 1 });
    await first.ready();
    const second = renderer();
    second.client.open(file, { recording: 1 });
    await second.ready();
    expect(first.seen.progress).toBeGreaterThan(0);
    expect(second.seen.progress).toBe(0);
    for (const seconds of [2, 20.5]) {
      expect(await pictureAt(second.client, seconds)).toBe(await pictureAt(first.client, seconds));
    }
  });

  test('is heard again when what was kept is damaged', async () => {
    const file = recording(SECONDS - 2);
    const first = renderer();
    first.client.open(file, { recording: 1 });
    await first.ready();
    const picture = await pictureAt(first.client, 11);
    first.client.close();
    await cutSummaries();
    const second = renderer();
    second.client.open(file, { recording: 1 });
    expect(await pictureAt(second.client, 11)).toBe(picture);
    expect(second.seen.progress).toBeGreaterThan(0);
  });

  test('leaves nothing behind when another takes its place', async () => {
    const { client, seen, ready } = renderer();
    client.open(recording(SECONDS + 60), { recording: 1 });
    client.load(beatPcm(2), { recording: 2 });
    await ready();
    expect(seen.failures).toEqual([]);
  });

  test('is refused when it is none', async () => {
    const { client, seen } = renderer();
    client.open(new File(['no sound '.repeat(4000)], 'words.wav'), { recording: 1 });
    await vi.waitFor(() => expect(seen.failures).toHaveLength(1), { timeout: 20_000 });
    expect(seen.failures[0]).toMatchObject({ code: 'audio-unreadable' });
  });
});

/** Cuts every kept summary in half. */
async function cutSummaries(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('features');
  let cut = 0;
  for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemFileHandle]>) {
    if (!name.endsWith('.summary')) continue;
    const half = (await handle.getFile()).size >> 1;
    const writable = await handle.createWritable({ keepExistingData: true });
    await writable.truncate(half);
    await writable.close();
    cut++;
  }
  expect(cut).toBeGreaterThan(0);
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Pcm, Waveform } from '../../src/analysis/featureTrack';
import { RenderClient } from '../../src/app/renderClient';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { isAbort } from '../../src/core/errors';
import { parseFrameRate } from '../../src/core/time';
import { readExport, removeExportsBefore } from '../../src/platform/opfs';
import { RenderAssets } from '../../src/render/assets';
import { STAGE } from '../../src/render/preview';
import { FORMATS, type Scene } from '../../src/scene/scene';
import { layer } from '../../src/templates/template';
import { templateById } from '../../src/templates/registry';
import { beatPcm } from '../fixtures/beat';
import { hashPixels } from '../fixtures/pixels';

let client: RenderClient;
let readies: { complete: boolean; waveform: Waveform }[];
let failures: Error[];

beforeEach(() => {
  client = new RenderClient('preview');
  readies = [];
  failures = [];
  client.onAnalysis = (event) => {
    if (event.type === 'ready') readies.push(event);
  };
  client.onFailed = (error) => failures.push(error);
});

afterEach(() => client.close());

const scene = templateById('blur').compose({
  tags: { title: 'Night Drive', artist: 'Somebody', album: '' },
  palette: fallbackPalette('Night Drive'),
  size: FORMATS.wide.size,
  assets: {},
});

/** The cover alone, over the whole picture. */
const coverScene: Scene = {
  ...scene,
  layers: [layer({ id: 'cover', kind: 'image', name: 'Cover', params: { mask: 'none', shadow: 0 } })],
};

const quiet = (seconds: number): Pcm => ({
  sampleRate: 48_000,
  channels: [new Float32Array(seconds * 48_000)],
});

const untilReady = (count = 1) => vi.waitFor(() => expect(readies).toHaveLength(count), { timeout: 20_000 });

/** A picture of one colour. */
async function picture(color: string, side = 16): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext('2d')!;
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, side, side);
  return canvas.convertToBlob();
}

async function drawn(png: Blob): Promise<OffscreenCanvasRenderingContext2D> {
  const bitmap = await createImageBitmap(png);
  const ctx = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  ctx.drawImage(bitmap, 0, 0);
  bitmap.close();
  return ctx;
}

/** Red, green and blue in the middle of a PNG. */
async function middle(png: Blob): Promise<number[]> {
  const ctx = await drawn(png);
  const { width, height } = ctx.canvas;
  return [...ctx.getImageData(width / 2, height / 2, 1, 1).data].slice(0, 3);
}

const still = (of: Scene = scene, time = 1) => client.still(of, time, 320, 180);
const hashOf = async (png: Blob) => hashPixels(await drawn(png));

describe('a recording', () => {
  test('is ready once, with the waveform of the whole', async () => {
    client.load(beatPcm(3), { recording: 1 });
    await untilReady();
    await still();
    expect(readies).toHaveLength(1);
    expect(readies[0]).toMatchObject({ complete: true, waveform: { columns: 600 } });
    expect(failures).toEqual([]);
  });

  test('is moved to the renderer: its arrays are empty afterwards', () => {
    const pcm = beatPcm(1);
    client.load(pcm, { recording: 1 });
    expect(pcm.channels.map(({ length }) => length)).toEqual([0, 0]);
  });

  test('that another replaces is never ready, and no failure', async () => {
    client.load(quiet(120), { recording: 1 });
    client.load(beatPcm(2), { recording: 2 });
    await untilReady();
    await still();
    expect(readies.map(({ waveform }) => waveform.columns)).toEqual([400]);
    expect(failures).toEqual([]);
  });

  test('whose beginning comes first is ready twice, complete at the second', async () => {
    client.load(beatPcm(2), { recording: 1, beginningOf: 4 });
    await untilReady(1);
    client.load(beatPcm(4), { recording: 1 });
    await untilReady(2);
    expect(readies.map(({ complete, waveform }) => [complete, waveform.columns])).toEqual([
      [false, 400],
      [true, 800],
    ]);
  });

  test('without a sample is a failure, and the next one is analysed all the same', async () => {
    client.load(quiet(0), { recording: 1 });
    await vi.waitFor(() => expect(failures).toHaveLength(1), { timeout: 20_000 });
    client.load(beatPcm(1), { recording: 2 });
    await untilReady();
  });
});

describe('a still', () => {
  test('before there is a recording is refused', async () => {
    await expect(still()).rejects.toThrow(/load/);
  });

  test('waits for the analysis, and then is the same as one that did not have to', async () => {
    client.load(beatPcm(3), { recording: 1 });
    const early = await still();
    expect(readies).toHaveLength(1);
    expect(await hashOf(await still())).toBe(await hashOf(early));
  });

  test('that waits when another recording comes is drawn from that one', async () => {
    client.load(quiet(120), { recording: 1 });
    const waiting = still();
    client.load(beatPcm(3), { recording: 2 });
    const later = await still();
    expect(await hashOf(await waiting)).toBe(await hashOf(later));
  });

  test('of a beginning knows how long the whole is', async () => {
    const progress: Scene = {
      ...scene,
      layers: [layer({ id: 'bar', kind: 'progress', name: 'Progress', params: { style: 'line' } })],
    };
    client.load(quiet(2), { recording: 1, beginningOf: 4 });
    const ofBeginning = await hashOf(await still(progress, 2));
    client.load(quiet(4), { recording: 1 });
    await untilReady(2);
    expect(await hashOf(await still(progress, 2))).toBe(ofBeginning);
    expect(await hashOf(await still(progress, 1))).not.toBe(ofBeginning);
  });

  test('has the letters of its fonts, also when a scene was there to be drawn before these had come', async () => {
    const canvas = document.createElement('canvas').transferControlToOffscreen();
    const shown = new Promise((resolve) => (client.onShown = resolve));
    client.attach(STAGE, canvas);
    client.resize(STAGE, 320, 180);
    client.scene(STAGE, scene);
    client.load(beatPcm(1), { recording: 1 });
    expect(await shown).toBe(STAGE);
    const afterPreview = await hashOf(await still());
    const other = new RenderClient('preview');
    try {
      other.load(beatPcm(1), { recording: 1 });
      expect(afterPreview).toBe(await hashOf(await other.still(scene, 1, 320, 180)));
    } finally {
      other.close();
    }
  });
});

describe('a picture', () => {
  test('is there for every still that is asked for after it', async () => {
    client.load(beatPcm(1), { recording: 1 });
    client.assets({ cover: await picture('#ff0000') });
    expect(await middle(await still(coverScene))).toEqual([255, 0, 0]);
    client.assets({ cover: await picture('#0000ff') });
    expect(await middle(await still(coverScene))).toEqual([0, 0, 255]);
  });

  test('that is none takes the former away, and drawing goes on', async () => {
    client.load(beatPcm(1), { recording: 1 });
    const without = await hashOf(await still(coverScene));
    client.assets({ cover: await picture('#ff0000') });
    expect(await hashOf(await still(coverScene))).not.toBe(without);
    client.assets({ cover: new Blob(['not a picture']) });
    expect(await hashOf(await still(coverScene))).toBe(without);
    expect(failures).toEqual([]);
  });

  test('that is large and slow does not come after the small one that replaced it', async () => {
    const assets = new RenderAssets({ willReadFrequently: false });
    const [large, small] = [await picture('#ff0000', 4000), await picture('#0000ff')];
    await Promise.all([assets.setImage('cover', large), assets.setImage('cover', small)]);
    expect(assets.image('cover')?.width).toBe(16);
    const nothing = assets.setImage('cover', new Blob(['not a picture']));
    await assets.setImage('cover', small);
    await expect(nothing).rejects.toThrow();
    expect(assets.image('cover')?.width).toBe(16);
    await Promise.all([assets.setImage('cover', large), assets.setImage('cover', null)]);
    expect(assets.image('cover')).toBeUndefined();
    const late = assets.setImage('cover', large);
    assets.close();
    await late;
    expect(assets.image('cover')).toBeUndefined();
  });
});

describe('surfaces', () => {
  test('all get their picture, however many there are and though all of them move', async () => {
    const shown = new Set<string>();
    client.onShown = (surface) => shown.add(surface);
    const ids = Array.from({ length: 9 }, (_, i) => `thumbnail${i}`);
    for (const id of ids) {
      client.attach(id, document.createElement('canvas').transferControlToOffscreen());
      client.resize(id, 32, 18);
      client.scene(id, coverScene);
      client.clock(id, { playing: true, position: 0, atMillis: 0, loop: [0, 1] });
    }
    client.load(beatPcm(1), { recording: 1 });
    await vi.waitFor(() => expect([...shown].sort()).toEqual(ids), { timeout: 10_000 });
  });

  test('may be taken away while they are drawn, and what is said to them afterwards is nothing', async () => {
    const shown = new Promise((resolve) => (client.onShown = resolve));
    client.attach(STAGE, document.createElement('canvas').transferControlToOffscreen());
    client.scene(STAGE, scene);
    client.clock(STAGE, { playing: true, position: 0, atMillis: 0, loop: [0, 1] });
    client.load(beatPcm(1), { recording: 1 });
    await shown;
    client.detach(STAGE);
    client.detach(STAGE);
    client.resize(STAGE, 10, 10);
    client.scene(STAGE, coverScene);
    expect((await still()).type).toBe('image/png');
    expect(failures).toEqual([]);
  });
});

describe('a cancel', () => {
  const request = {
    width: 128,
    height: 72,
    frameRate: parseFrameRate('30'),
    quality: 'draft',
    fileName: 'session.mp4',
  } as const;

  afterEach(() => removeExportsBefore(Infinity));

  test('with nothing to stop is nothing', async () => {
    client.cancel();
    client.load(beatPcm(1), { recording: 1 });
    client.cancel();
    await untilReady();
    expect((await client.export(scene, request, () => {})).frames).toBe(30);
    expect(failures).toEqual([]);
  });

  test('does not wait for the analysis that the export waits for', async () => {
    client.load(quiet(300), { recording: 1 });
    const exporting = client.export(scene, request, () => {});
    client.cancel();
    await expect(exporting).rejects.toSatisfy(isAbort);
    expect(readies).toEqual([]);
    expect(await readExport(request.fileName)).toBeUndefined();
  });

  test('while frames are drawn leaves no file, and the next export is made', async () => {
    client.load(beatPcm(8), { recording: 1 });
    const exporting = client.export(scene, request, ({ phase }) => {
      if (phase === 'drawing') client.cancel();
    });
    await expect(exporting).rejects.toSatisfy(isAbort);
    expect(await readExport(request.fileName)).toBeUndefined();
    expect((await client.export(scene, { ...request, to: 1 }, () => {})).frames).toBe(30);
  });
});

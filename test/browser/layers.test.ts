import { beforeAll, describe, expect, it } from 'vitest';
import type { FeatureTrack, Waveform } from '../../src/analysis/featureTrack';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import type { Params } from '../../src/core/params';
import { drawFrame } from '../../src/draw/drawFrame';
import { layerKinds } from '../../src/layers/registry';
import { loadFonts, RenderAssets } from '../../src/render/assets';
import { FORMATS, SCENE_VERSION, type Layer, type Scene, type Size } from '../../src/scene/scene';
import { UNCUT } from '../../src/scene/sound';
import { templates } from '../../src/templates/registry';
import { layer } from '../../src/templates/template';
import { beatPcm } from '../fixtures/beat';
import { hashPixels } from '../fixtures/pixels';
import { analysed } from '../fixtures/analysed';

let track: FeatureTrack;
let silence: FeatureTrack;
let waveform: Waveform;

beforeAll(async () => {
  await loadFonts(document.fonts);
  const analyser = analysed(beatPcm(4));
  track = analyser.track();
  waveform = analyser.waveform();
  const quiet = analysed({ sampleRate: 48000, channels: [new Float32Array(48000)] });
  silence = quiet.track();
});

const tags = { title: 'Night Drive', artist: 'Somebody', album: 'Somewhere' };

function freshAssets(): RenderAssets {
  const assets = new RenderAssets({ willReadFrequently: true });
  assets.waveform = waveform;
  return assets;
}

function sceneWith(layers: readonly Layer[], size: Size = FORMATS.wide.size, title = tags.title): Scene {
  const palette = fallbackPalette('Night Drive');
  return {
    version: SCENE_VERSION,
    template: 'test',
    size,
    tags: { ...tags, title },
    palette,
    sound: UNCUT,
    beats: [],
    assets: {},
    layers,
  };
}

const only = (kind: string, params: Params = {}, rest: Partial<Layer> = {}) =>
  sceneWith([layer({ id: kind, kind, name: kind, params, ...rest })]);

function canvas(width = 480, height = 270): OffscreenCanvasRenderingContext2D {
  return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
}

function hashOf(scene: Scene, time: number, assets = freshAssets(), from = track): Promise<string> {
  const ctx = canvas(Math.round(scene.size.width / 4), Math.round(scene.size.height / 4));
  drawFrame(ctx, scene, layerKinds, { time, track: from }, assets);
  return hashPixels(ctx);
}

function pixelsOf(scene: Scene, time: number, width: number, height: number): Uint8ClampedArray {
  const ctx = canvas(width, height);
  drawFrame(ctx, scene, layerKinds, { time, track }, freshAssets());
  return ctx.getImageData(0, 0, width, height).data;
}

/** Every kind at its defaults, and each of its options and switches once. */
const variants = [...layerKinds.values()].flatMap((kind) => {
  const changed = Object.entries(kind.schema).flatMap(([key, field]): Params[] => {
    if (field.type === 'select') return field.options.map(({ value }) => ({ [key]: value }));
    return field.type === 'boolean' ? [{ [key]: !field.default }] : [];
  });
  return [{}, ...changed].map((params) => ({ kind: kind.id, params, says: JSON.stringify(params) }));
});

describe('every kind of layer', () => {
  it.each(variants)('$kind $says draws something', async ({ kind, params }) => {
    expect(await hashOf(only(kind, params), 1.3)).not.toBe(await hashOf(sceneWith([]), 1.3));
  });

  it.each(variants)(
    '$kind $says has the same pixels drawn cold, in order and twice',
    async ({ kind, params }) => {
      const scene = only(kind, params);
      const cold = await hashOf(scene, 1.3);
      const assets = freshAssets();
      for (const time of [0, 0.5, 3.9, 1.2]) await hashOf(scene, time, assets);
      expect(await hashOf(scene, 1.3, assets)).toBe(cold);
      expect(await hashOf(scene, 1.3, assets)).toBe(cold);
    },
  );

  it.each([...layerKinds.keys()])(
    '%s draws silence, the ends of the song, and a turned box',
    async (kind) => {
      const turned = only(
        kind,
        {},
        { rotation: 20, opacity: 0.5, blend: 'screen', box: { x: 0.3, y: 0.6, width: 0.4, height: 0.2 } },
      );
      for (const time of [0, silence.duration, -1, 1e4]) {
        expect(await hashOf(only(kind), time, freshAssets(), silence)).toMatch(/^[0-9a-f]{64}$/);
        expect(await hashOf(turned, time, freshAssets(), silence)).toMatch(/^[0-9a-f]{64}$/);
      }
    },
  );

  it.each([...layerKinds.keys()])('%s survives both ends of every number', async (kind) => {
    for (const end of ['min', 'max'] as const) {
      const fields = Object.entries(layerKinds.get(kind)!.schema);
      const params = Object.fromEntries(
        fields.flatMap(([key, field]) => (field.type === 'number' ? [[key, field[end]]] : [])),
      );
      expect(await hashOf(only(kind, params), 1.3)).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});

describe('the size of the picture', () => {
  it.each(templates.map(({ id }) => id))('does not change what %s looks like', (id) => {
    const template = templates.find((candidate) => candidate.id === id)!;
    const { palette, size } = sceneWith([]);
    const scene = template.compose({ tags, palette, size, assets: {} });
    const small = pixelsOf(scene, 1.3, 640, 360);
    const large = pixelsOf(scene, 1.3, 1920, 1080);
    let difference = 0;
    for (let y = 0; y < 360; y++) {
      for (let x = 0; x < 640; x++) {
        for (let c = 0; c < 3; c++) {
          let mean = 0;
          for (let n = 0; n < 9; n++)
            mean += large[((y * 3 + Math.floor(n / 3)) * 1920 + x * 3 + (n % 3)) * 4 + c]! / 9;
          difference += Math.abs(small[(y * 640 + x) * 4 + c]! - mean);
        }
      }
    }
    expect(difference / (640 * 360 * 3)).toBeLessThan(2);
  });
});

describe('a song without a cover', () => {
  it('gets a sleeve that is always the same for its title, and another for another', async () => {
    const scene = only('image');
    const other = sceneWith(scene.layers, scene.size, 'Day Walk');
    expect(await hashOf(scene, 0)).toBe(await hashOf(scene, 2));
    expect(await hashOf(other, 0)).not.toBe(await hashOf(scene, 0));
  });

  it('shows its cover once there is one, under the same id', async () => {
    const assets = freshAssets();
    const scene = only('image');
    const sleeve = await hashOf(scene, 0, assets);
    const cover = canvas(64, 64);
    cover.fillStyle = '#ff0000';
    cover.fillRect(0, 0, 64, 64);
    await assets.setImage('cover', await cover.canvas.convertToBlob());
    const red = await hashOf(scene, 0, assets);
    cover.fillStyle = '#0000ff';
    cover.fillRect(0, 0, 64, 64);
    await assets.setImage('cover', await cover.canvas.convertToBlob());
    const blue = await hashOf(scene, 0, assets);
    expect(new Set([sleeve, red, blue]).size).toBe(3);
  });
});

describe('text', () => {
  const strings = [
    'A',
    'Everything I Ever Wanted to Tell You but Never Found the Time (Extended Midnight Version)',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    'ÅÉÎÕÜ gjpqy ŻŁ',
    'さよならポニーテールの長い長い長いタイトルがここに入ります、どこまでも続く',
    'Последний поезд в ночь',
    '🎧🎶👩‍🚀 mixed 🇫🇷',
    'first\nsecond\nthird',
  ];
  const boxes = [
    { x: 0.5, y: 0.5, width: 0.6, height: 0.2 },
    { x: 0.5, y: 0.5, width: 0.15, height: 0.3 },
    { x: 0.5, y: 0.5, width: 0.8, height: 0.05 },
  ];

  it.each(strings)('“%s” stays in its box', (text) => {
    for (const box of boxes) {
      for (const letters of ['asWritten', 'upper']) {
        const scene = only(
          'text',
          { text, letters, size: 90, least: 0.3, lines: 3, color: '#ffffff' },
          { box },
        );
        const empty = pixelsOf(sceneWith([]), 0, 480, 270);
        const inked = pixelsOf(scene, 0, 480, 270);
        // Accents and descenders may hang over by a third of a line, nothing by more.
        const hang = 0.33 * 90;
        const [left, right] = [1920 * (0.5 - box.width / 2) - 8, 1920 * (0.5 + box.width / 2) + 8];
        const [top, bottom] = [1080 * (0.5 - box.height / 2) - hang, 1080 * (0.5 + box.height / 2) + hang];
        let ink = 0;
        for (let i = 0; i < inked.length; i += 4) {
          if (Math.abs(inked[i]! - empty[i]!) < 24) continue;
          ink++;
          const x = ((i / 4) % 480) * 4;
          const y = Math.floor(i / 4 / 480) * 4;
          expect(x >= left - 4 && x <= right && y >= top - 4 && y <= bottom, `ink at ${x}, ${y}`).toBe(true);
        }
        expect(ink).toBeGreaterThan(0);
      }
    }
  });

  it('does not move from frame to frame', async () => {
    const scene = only('text', { text: '{title}' });
    const assets = freshAssets();
    const hashes = await Promise.all(
      [1, 1 + 1 / 60, 1 + 2 / 60, 2].map((time) => hashOf(scene, time, assets)),
    );
    expect(new Set(hashes).size).toBe(1);
  });

  it('keeps the colon of a clock in its place while digits change', () => {
    const scene = only('text', { text: '{time}', size: 200, color: '#ffffff' });
    const columns = (time: number) => {
      const pixels = pixelsOf(scene, time, 480, 270);
      // The colon alone has ink on its upper dot's row and none between the dots: compare the whole left part up to it.
      return Array.from({ length: 480 }, (_, x) => {
        let sum = 0;
        for (let y = 0; y < 270; y++) sum += pixels[(y * 480 + x) * 4]!;
        return sum;
      });
    };
    const [one, two] = [columns(1), columns(2)];
    const lastDigit = 250;
    expect(one.slice(0, lastDigit)).toEqual(two.slice(0, lastDigit));
    expect(one).not.toEqual(two);
  });
});

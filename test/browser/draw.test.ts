import { beforeEach, describe, expect, test } from 'vitest';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { color, number, type Params } from '../../src/core/params';
import { PALETTE_SLOTS, resolveColor } from '../../src/core/palette';
import { drawFrame } from '../../src/draw/drawFrame';
import { defineLayer, type LayerFrame } from '../../src/layers/layer';
import { RenderAssets } from '../../src/render/assets';
import { FORMATS, SCENE_VERSION, type Layer, type Scene, type Size } from '../../src/scene/scene';
import { UNCUT } from '../../src/scene/sound';
import { layer } from '../../src/templates/template';
import { beatPcm } from '../fixtures/beat';
import { analysed } from '../fixtures/analysed';

/** What the kind below was asked to draw, in order. */
let calls: { params: Params; frame: LayerFrame }[] = [];

/** Fills its box, and notes what it was given. */
const block = defineLayer({
  id: 'block',
  label: 'Block',
  schema: {
    fill: color({ label: 'Fill', default: 'palette.accent1' }),
    inset: number({ label: 'Inset', default: 0, min: 0, max: 100, step: 1 }),
  },
  draw: (ctx, params, frame) => {
    calls.push({ params, frame });
    const { fill, inset } = params;
    ctx.fillStyle = fill;
    ctx.fillRect(inset, inset, frame.width - 2 * inset, frame.height - 2 * inset);
    // Left behind on purpose: the next layer must not see it.
    ctx.globalAlpha = 0.1;
    ctx.translate(500, 500);
  },
});
const kinds = new Map([['block', block]]);

const palette = { ...fallbackPalette('Night Drive'), background: '#102030' };
const track = (() => {
  const analyser = analysed(beatPcm(2));
  return analyser.track();
})();

function sceneWith(layers: readonly Layer[], size: Size = FORMATS.wide.size): Scene {
  const tags = { title: '', artist: '', album: '' };
  return {
    version: SCENE_VERSION,
    template: '',
    size,
    tags,
    palette,
    sound: UNCUT,
    beats: [],
    assets: {},
    layers,
  };
}

const blockAt = (rest: Partial<Layer> = {}) => layer({ id: 'a', kind: 'block', name: 'Block', ...rest });
const quarter = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

function draw(scene: Scene, width = 192, height = 108, time = 1): OffscreenCanvasRenderingContext2D {
  const ctx = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  drawFrame(ctx, scene, kinds, { time, track }, new RenderAssets({ willReadFrequently: true }));
  return ctx;
}

/** Red, green and blue as hex, at a place from 0 to 1. */
function colorAt(ctx: OffscreenCanvasRenderingContext2D, x: number, y: number): string {
  const { width, height } = ctx.canvas;
  const [r, g, b] = ctx.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data;
  return `#${[r, g, b].map((channel) => channel!.toString(16).padStart(2, '0')).join('')}`;
}

beforeEach(() => {
  calls = [];
});

describe('a layer', () => {
  test('is given its box in scene units, whatever the size of the canvas', () => {
    for (const [width, height] of [
      [192, 108],
      [1280, 720],
      [3840, 2160],
    ] as const) {
      const ctx = draw(sceneWith([blockAt({ box: quarter })]), width, height);
      const { frame } = calls.pop()!;
      expect(frame).toMatchObject({ width: 960, height: 540, duration: 2, time: 1 });
      expect(frame.picture).toEqual({ width: 1920, height: 1080, left: 0, top: 0 });
      expect(frame.scale).toBeCloseTo(width / 1920, 12);
      expect(colorAt(ctx, 0.49, 0.49)).toBe(palette.accents[0]);
      expect(colorAt(ctx, 0.51, 0.49)).toBe(palette.background);
      expect(colorAt(ctx, 0.49, 0.51)).toBe(palette.background);
    }
  });

  test('is told which part of the recording the video keeps, while its time stays that of the recording', () => {
    const scene = sceneWith([blockAt()]);
    draw(scene);
    expect(calls.pop()!.frame.passage).toMatchObject({ start: 0, end: 2 });
    draw({ ...scene, sound: { ...UNCUT, start: 0.5, end: 1.75 } });
    expect(calls.pop()!.frame).toMatchObject({ time: 1, duration: 2, passage: { start: 0.5, end: 1.75 } });
  });

  test('that is hidden, or wholly transparent, or of an unknown kind is not drawn', () => {
    const ctx = draw(
      sceneWith([blockAt({ visible: false }), blockAt({ opacity: 0 }), blockAt({ kind: 'from-the-future' })]),
    );
    expect(calls).toEqual([]);
    expect(colorAt(ctx, 0.5, 0.5)).toBe(palette.background);
  });

  test('lies over those before it, and takes nothing over from them', () => {
    const ctx = draw(
      sceneWith([
        blockAt({ params: { fill: '#ff0000' } }),
        blockAt({ params: { fill: '#00ff00' }, box: quarter }),
      ]),
    );
    expect(colorAt(ctx, 0.25, 0.25)).toBe('#00ff00');
    expect(colorAt(ctx, 0.75, 0.75)).toBe('#ff0000');
  });

  test('is as opaque and blends as it says', () => {
    const white = { params: { fill: '#ffffff' } };
    const half = colorAt(draw(sceneWith([blockAt({ ...white, opacity: 0.5 })])), 0.5, 0.5);
    expect(half).toBe('#889098');
    const multiplied = draw(sceneWith([blockAt({ ...white, blend: 'multiply' })]));
    expect(colorAt(multiplied, 0.5, 0.5)).toBe(palette.background);
  });

  test('turns clockwise about the middle of its box', () => {
    const box = { x: 0.5, y: 0.5, width: 0.5, height: 0.1 };
    const ctx = draw(sceneWith([blockAt({ box, rotation: 90 })], FORMATS.square.size), 100, 100);
    expect(colorAt(ctx, 0.5, 0.3)).toBe(palette.accents[0]);
    expect(colorAt(ctx, 0.3, 0.5)).toBe(palette.background);
    const top = { x: 0.75, y: 0.25, width: 0.5, height: 0.1 };
    const slanted = draw(sceneWith([blockAt({ box: top, rotation: 45 })], FORMATS.square.size), 100, 100);
    expect(colorAt(slanted, 0.87, 0.37)).toBe(palette.accents[0]);
    expect(colorAt(slanted, 0.87, 0.13)).toBe(palette.background);
  });
});

describe('parameters', () => {
  test.each(PALETTE_SLOTS)('that say %s arrive as its colour', (slot) => {
    draw(sceneWith([blockAt({ params: { fill: slot } })]));
    expect(calls[0]!.params.fill).toBe(resolveColor(slot, palette));
    expect(calls[0]!.params.fill).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('that are missing, unfit or unknown take the default or are left out', () => {
    draw(sceneWith([blockAt({ params: { fill: 'red', inset: NaN, extra: 1 } })]));
    expect(calls[0]!.params).toEqual({ fill: palette.accents[0], inset: 0 });
  });

  test('and box of a variant hold in its shape of picture alone', () => {
    const varied = blockAt({
      params: { fill: '#ff0000', inset: 4 },
      variants: { tall: { box: quarter, params: { fill: '#0000ff' } }, square: {} },
    });
    draw(sceneWith([varied], FORMATS.tall.size), 108, 192);
    expect(calls.pop()).toMatchObject({
      params: { fill: '#0000ff', inset: 4 },
      frame: { width: 540, height: 960 },
    });
    for (const aspect of ['wide', 'square', 'portrait'] as const) {
      draw(sceneWith([varied], FORMATS[aspect].size));
      expect(calls.pop()).toMatchObject({
        params: { fill: '#ff0000', inset: 4 },
        frame: FORMATS[aspect].size,
      });
    }
  });
});

describe('a canvas', () => {
  test('is wholly repainted, whatever was left on it', () => {
    const scene = sceneWith([blockAt({ box: quarter })]);
    const ctx = draw(scene);
    ctx.fillStyle = '#ff00ff';
    ctx.fillRect(0, 0, 192, 108);
    ctx.translate(40, 40);
    ctx.globalAlpha = 0.2;
    drawFrame(ctx, scene, kinds, { time: 1, track }, new RenderAssets({ willReadFrequently: true }));
    expect(ctx.getImageData(0, 0, 192, 108).data).toEqual(draw(scene).getImageData(0, 0, 192, 108).data);
  });

  test.each([-5, 0, 2, 1e6])(
    'can be asked for the picture at %d s: features are held inside the track',
    (time) => {
      draw(sceneWith([blockAt()]), 192, 108, time);
      const { features } = calls[0]!.frame;
      expect(features.levels).toHaveLength(track.bands);
      expect(Number.isFinite(features.loudness)).toBe(true);
      expect(features.levelsBefore(1e6)).toEqual(track.page(0).levels.subarray(0, track.bands));
    },
  );
});

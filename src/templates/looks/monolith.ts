import type { Params } from '../../core/params';
import { SCENE_VERSION, type Aspect } from '../../scene/scene';
import { UNCUT } from '../../scene/sound';
import { placeIn, type Placing, type Rect } from '../place';
import { layer, type Template } from '../template';

/** Where things stand in one format, in scene units. */
interface Layout {
  readonly artist: Rect;
  readonly clock: Rect;
  readonly bars: Rect;
  readonly title: Rect;
  readonly progress: Rect;
  readonly type: { readonly small: Params; readonly title: Params; readonly bars: Params };
}

const layouts: Readonly<Record<Aspect, Layout>> = {
  wide: {
    artist: [80, 76, 1200, 44],
    clock: [1440, 76, 400, 44],
    bars: [80, 190, 1760, 420],
    title: [80, 650, 1760, 330],
    progress: [80, 1030, 1760, 8],
    type: { small: { size: 54 }, title: { size: 460, lines: 3 }, bars: { count: 88 } },
  },
  square: {
    artist: [64, 64, 700, 40],
    clock: [716, 64, 300, 40],
    bars: [64, 160, 952, 360],
    title: [64, 560, 952, 420],
    progress: [64, 1022, 952, 8],
    type: { small: { size: 48 }, title: { size: 380, lines: 4 }, bars: { count: 56 } },
  },
  portrait: {
    artist: [64, 72, 700, 42],
    clock: [716, 72, 300, 42],
    bars: [64, 180, 952, 470],
    title: [64, 700, 952, 540],
    progress: [64, 1284, 952, 8],
    type: { small: { size: 52 }, title: { size: 420, lines: 5 }, bars: { count: 56 } },
  },
  tall: {
    artist: [72, 250, 660, 46],
    clock: [708, 250, 300, 46],
    bars: [72, 370, 936, 560],
    title: [72, 980, 936, 560],
    progress: [72, 1590, 936, 8],
    type: { small: { size: 58 }, title: { size: 440, lines: 5 }, bars: { count: 52 } },
  },
};

const variants = (of: (layout: Layout) => Placing) => placeIn(layouts, of);

const INK = '#ffffff';
const TYPE = { font: 'sofia-sans-extra-condensed', weight: 900, letters: 'upper', color: INK } as const;

/** Mirrored bars over huge type, in black and white. */
const monolith: Template = {
  id: 'monolith',
  name: 'Monolith',
  description: 'Mirrored bars and huge type in black and white',
  compose: ({ tags, palette, size, assets }) => ({
    version: SCENE_VERSION,
    template: 'monolith',
    size,
    tags,
    palette,
    sound: UNCUT,
    beats: [],
    assets,
    layers: [
      layer({
        id: 'background',
        kind: 'background',
        name: 'Background',
        params: { fill: 'solid', from: '#000000' },
      }),
      layer({
        id: 'bars',
        kind: 'spectrum',
        name: 'Bars',
        params: {
          grow: 'both',
          mirrored: 'bassInside',
          gap: 0.42,
          rounding: 0,
          gradient: 'none',
          from: INK,
          least: 0.014,
          contrast: 2.2,
        },
        variants: variants((layout) => ({ rect: layout.bars, params: layout.type.bars })),
      }),
      layer({
        id: 'title',
        kind: 'text',
        name: 'Title',
        params: {
          ...TYPE,
          text: '{title}',
          align: 'left',
          verticalAlign: 'bottom',
          lineHeight: 0.8,
          tracking: -0.012,
          least: 0.2,
        },
        variants: variants((layout) => ({ rect: layout.title, params: layout.type.title })),
      }),
      layer({
        id: 'artist',
        kind: 'text',
        name: 'Artist',
        params: {
          ...TYPE,
          text: '{artist}',
          align: 'left',
          verticalAlign: 'bottom',
          tracking: 0.01,
          lines: 1,
          least: 0.75,
        },
        variants: variants((layout) => ({ rect: layout.artist, params: layout.type.small })),
      }),
      layer({
        id: 'clock',
        kind: 'text',
        name: 'Time',
        params: {
          ...TYPE,
          text: '{remaining}',
          align: 'right',
          verticalAlign: 'bottom',
          tracking: 0.01,
          lines: 1,
        },
        variants: variants((layout) => ({ rect: layout.clock, params: layout.type.small })),
      }),
      layer({
        id: 'progress',
        kind: 'progress',
        name: 'Progress',
        params: { thickness: 8, rounding: 0, color: INK, rest: INK, restOpacity: 0.18 },
        variants: variants((layout) => ({ rect: layout.progress })),
      }),
    ],
  }),
};

export default monolith;

import type { Params } from '../../core/params';
import { SCENE_VERSION, type Aspect } from '../../scene/scene';
import { UNCUT } from '../../scene/sound';
import { placeIn, type Placing, type Rect } from '../place';
import { layer, type Template } from '../template';

/** Where things stand in one format, in scene units. */
interface Layout {
  readonly cover: Rect;
  readonly title: Rect;
  readonly artist: Rect;
  readonly progress: Rect;
  readonly type: { readonly title: Params; readonly artist: Params; readonly progress: Params };
}

const layouts: Readonly<Record<Aspect, Layout>> = {
  wide: {
    cover: [180, 230, 620, 620],
    title: [900, 300, 840, 220],
    artist: [900, 546, 840, 44],
    progress: [900, 680, 840, 170],
    type: {
      title: { size: 84, lines: 3, align: 'left', verticalAlign: 'bottom' },
      artist: { size: 42, align: 'left' },
      progress: { count: 96 },
    },
  },
  square: {
    cover: [270, 110, 540, 540],
    title: [110, 676, 860, 106],
    artist: [110, 804, 860, 40],
    progress: [110, 880, 860, 120],
    type: {
      title: { size: 62, lines: 2, verticalAlign: 'bottom' },
      artist: { size: 36 },
      progress: { count: 96 },
    },
  },
  portrait: {
    cover: [200, 130, 680, 680],
    title: [100, 850, 880, 150],
    artist: [100, 1026, 880, 42],
    progress: [120, 1110, 840, 136],
    type: {
      title: { size: 66, lines: 2, verticalAlign: 'bottom' },
      artist: { size: 38 },
      progress: { count: 96 },
    },
  },
  tall: {
    cover: [150, 330, 780, 780],
    title: [100, 1160, 880, 170],
    artist: [100, 1364, 880, 46],
    progress: [130, 1460, 820, 150],
    type: {
      title: { size: 72, lines: 2, verticalAlign: 'bottom' },
      artist: { size: 42 },
      progress: { count: 92 },
    },
  },
};

const variants = (of: (layout: Layout) => Placing) => placeIn(layouts, of);

/** The cover, sharp, in front of itself, with the song's shape to follow. */
const blur: Template = {
  id: 'blur',
  name: 'Blur',
  description: 'The cover before its own soft light, with a progress bar',
  compose: ({ tags, palette, size, assets }) => ({
    version: SCENE_VERSION,
    template: 'blur',
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
        params: { fill: 'blurred', blur: 0.7, saturation: 1.35, darken: 0.5, vignette: 0.4, drift: 0.16 },
      }),
      layer({
        id: 'cover',
        kind: 'image',
        name: 'Cover',
        params: { mask: 'rounded', radius: 0.035, shadow: 0.55 },
        variants: variants((layout) => ({ rect: layout.cover })),
      }),
      layer({
        id: 'title',
        kind: 'text',
        name: 'Title',
        params: {
          text: '{title}',
          font: 'inter',
          weight: 700,
          tracking: -0.025,
          lineHeight: 1.12,
          color: '#ffffff',
        },
        variants: variants((layout) => ({ rect: layout.title, params: layout.type.title })),
      }),
      layer({
        id: 'artist',
        kind: 'text',
        name: 'Artist',
        opacity: 0.8,
        params: { text: '{artist}', font: 'inter', weight: 500, tracking: -0.01, lines: 1, color: '#ffffff' },
        variants: variants((layout) => ({ rect: layout.artist, params: layout.type.artist })),
      }),
      layer({
        id: 'progress',
        kind: 'progress',
        name: 'Progress',
        params: {
          style: 'waveform',
          gap: 0.45,
          color: '#ffffff',
          rest: '#ffffff',
          restOpacity: 0.28,
          times: 'remaining',
          timesColor: '#ffffff',
          timesSize: 26,
        },
        variants: variants((layout) => ({ rect: layout.progress, params: layout.type.progress })),
      }),
    ],
  }),
};

export default blur;

import { SCENE_VERSION, type Aspect } from '../../scene/scene';
import { UNCUT } from '../../scene/sound';
import type { Params } from '../../core/params';
import { placeIn, type Placing, type Rect } from '../place';
import { layer, type Template } from '../template';

/** Where things stand in one format, in scene units. */
interface Layout {
  /** Middle and half side of the ring's square. */
  readonly ring: readonly [x: number, y: number, half: number];
  readonly title: Rect;
  readonly artist: Rect;
  readonly type: { readonly title: Params; readonly artist: Params };
}

/** Inner radius of the ring as a share of its half side; the cover leaves a white edge of the front spectrum. */
const RADIUS = 0.54;
const COVER = 0.51;
const PUMP = 0.07;

const layouts: Readonly<Record<Aspect, Layout>> = {
  wide: {
    ring: [960, 440, 436],
    title: [210, 872, 1500, 84],
    artist: [360, 972, 1200, 44],
    type: { title: { size: 68, lines: 1 }, artist: { size: 34 } },
  },
  square: {
    ring: [540, 440, 430],
    title: [90, 834, 900, 112],
    artist: [140, 964, 800, 44],
    type: { title: { size: 66, lines: 2, verticalAlign: 'bottom' }, artist: { size: 34 } },
  },
  portrait: {
    ring: [540, 545, 500],
    title: [90, 1050, 900, 150],
    artist: [140, 1226, 800, 46],
    type: { title: { size: 72, lines: 2, verticalAlign: 'bottom' }, artist: { size: 36 } },
  },
  tall: {
    ring: [540, 800, 520],
    title: [90, 1340, 900, 170],
    artist: [140, 1540, 800, 48],
    type: { title: { size: 78, lines: 2, verticalAlign: 'bottom' }, artist: { size: 40 } },
  },
};

const square = ([x, y, half]: Layout['ring'], share: number): Rect => [
  x - half * share,
  y - half * share,
  half * share * 2,
  half * share * 2,
];

const variants = (of: (layout: Layout) => Placing) => placeIn(layouts, of);

/** Nine stacked spectra bent into a glowing ring around the cover. */
const halo: Template = {
  id: 'halo',
  name: 'Halo',
  description: 'A glowing ring of nine spectra around the cover',
  compose: ({ tags, palette, size, assets }) => ({
    version: SCENE_VERSION,
    template: 'halo',
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
        params: { fill: 'blurred', blur: 0.8, saturation: 1.25, darken: 0.66, vignette: 0.7, drift: 0.1 },
      }),
      layer({
        id: 'particles',
        kind: 'particles',
        name: 'Particles',
        variants: variants((layout) => ({ rect: around(layout) })),
      }),
      layer({
        id: 'ring',
        kind: 'ring',
        name: 'Ring',
        params: { radius: RADIUS, reach: 0.44, pump: PUMP },
        variants: variants((layout) => ({ rect: square(layout.ring, 1) })),
      }),
      layer({
        id: 'cover',
        kind: 'image',
        name: 'Cover',
        params: { mask: 'disc', shadow: 0, pump: PUMP },
        variants: variants((layout) => ({ rect: square(layout.ring, COVER) })),
      }),
      layer({
        id: 'title',
        kind: 'text',
        name: 'Title',
        params: { text: '{title}', font: 'manrope', weight: 800, tracking: -0.015, lineHeight: 1.1 },
        variants: variants((layout) => ({ rect: layout.title, params: layout.type.title })),
      }),
      layer({
        id: 'artist',
        kind: 'text',
        name: 'Artist',
        opacity: 0.72,
        params: { text: '{artist}', font: 'manrope', weight: 600, tracking: 0.01, lines: 1 },
        variants: variants((layout) => ({ rect: layout.artist, params: layout.type.artist })),
      }),
    ],
  }),
};

/** A square about the ring's middle that covers the picture from there: particles fly out of the ring. */
function around({ ring: [x, y] }: Layout): Rect {
  return [x - 960, y - 960, 1920, 1920];
}

export default halo;

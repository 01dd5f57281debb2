import type { Params } from '../core/params';
import { ASPECTS, FORMATS, type Aspect, type Box, type Layer } from '../scene/scene';

/** A rectangle in scene units of a format, by its top left corner. */
export type Rect = readonly [left: number, top: number, width: number, height: number];

/** The rectangle as a layer's box. */
function boxIn(aspect: Aspect, [left, top, width, height]: Rect): Box {
  const { size } = FORMATS[aspect];
  return {
    x: (left + width / 2) / size.width,
    y: (top + height / 2) / size.height,
    width: width / size.width,
    height: height / size.height,
  };
}

/** Where a layer stands in one format, and what it does differently there. */
export interface Placing {
  readonly rect: Rect;
  readonly params?: Params;
}

/**
 * How a layer stands in each format.
 * @param layouts a template's own description of where things stand.
 * @param of what concerns the layer in one of them.
 */
export function placeIn<Layout>(
  layouts: Readonly<Record<Aspect, Layout>>,
  of: (layout: Layout) => Placing,
): Layer['variants'] {
  return Object.fromEntries(
    ASPECTS.map((aspect) => {
      const { rect, params } = of(layouts[aspect]);
      return [aspect, { box: boxIn(aspect, rect), ...(params && { params }) }];
    }),
  );
}

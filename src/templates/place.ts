import { FORMATS, type Aspect, type Box } from '../scene/scene';

/** A rectangle in scene units of a format, by its top left corner. */
export type Rect = readonly [left: number, top: number, width: number, height: number];

/** The rectangle as a layer's box. */
export function boxIn(aspect: Aspect, [left, top, width, height]: Rect): Box {
  const { size } = FORMATS[aspect];
  return {
    x: (left + width / 2) / size.width,
    y: (top + height / 2) / size.height,
    width: width / size.width,
    height: height / size.height,
  };
}

import type { Box, Size } from '../../scene/scene';

/** A movement on the screen in CSS pixels, or a point in the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Which corner is held: -1 is left or top, 1 right or bottom. */
export interface Corner {
  readonly x: -1 | 1;
  readonly y: -1 | 1;
}

/** The smallest side that a drag leaves, as a share of the picture. */
const MIN_SIDE = 0.01;

/** A rotated vector. */
function turn({ x, y }: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/**
 * The box moved with the hand; its middle catches the picture's.
 * @param picture size on the screen in CSS pixels.
 * @param catchPixels how near the middle counts as on it.
 */
export function movedBox(box: Box, by: Point, picture: Size, catchPixels: number): Box {
  const caught = (value: number, pixels: number) =>
    Math.abs(value - 0.5) * pixels < catchPixels ? 0.5 : value;
  return {
    ...box,
    x: caught(box.x + by.x / picture.width, picture.width),
    y: caught(box.y + by.y / picture.height, picture.height),
  };
}

/**
 * The box with one corner moved with the hand; the opposite corner stays where it is.
 * @param rotation of the layer in degrees.
 * @param keepRatio whether width and height keep their ratio.
 */
export function resizedBox(
  box: Box,
  corner: Corner,
  by: Point,
  picture: Size,
  rotation: number,
  keepRatio: boolean,
): Box {
  const width = box.width * picture.width;
  const height = box.height * picture.height;
  const local = turn(by, -rotation);
  let nextWidth = Math.max(MIN_SIDE * picture.width, width + corner.x * local.x);
  let nextHeight = Math.max(MIN_SIDE * picture.height, height + corner.y * local.y);
  if (keepRatio) {
    const scale = Math.max(nextWidth / width, nextHeight / height);
    nextWidth = width * scale;
    nextHeight = height * scale;
  }
  const shift = turn(
    { x: (corner.x * (nextWidth - width)) / 2, y: (corner.y * (nextHeight - height)) / 2 },
    rotation,
  );
  return {
    x: box.x + shift.x / picture.width,
    y: box.y + shift.y / picture.height,
    width: nextWidth / picture.width,
    height: nextHeight / picture.height,
  };
}

/** Whether a point (in fractions of the picture) lies in a box. */
export function isInside(box: Box, rotation: number, point: Point, picture: Size): boolean {
  const local = turn(
    { x: (point.x - box.x) * picture.width, y: (point.y - box.y) * picture.height },
    -rotation,
  );
  return (
    Math.abs(local.x) <= (box.width * picture.width) / 2 &&
    Math.abs(local.y) <= (box.height * picture.height) / 2
  );
}

/** Whether a box is the picture itself: nothing to move. */
export function fillsPicture({ width, height }: Box): boolean {
  return width > 0.999 && height > 0.999;
}

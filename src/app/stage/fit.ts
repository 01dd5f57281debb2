import type { Size } from '../../scene/scene';

/** The largest size of the same ratio that fits into the room, in whole pixels; zero when there is none. */
export function fit(size: Size, width: number, height: number): Size {
  const scale = Math.max(0, Math.min(width / size.width, height / size.height));
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}

import { framesPerSecond } from '../../core/time';
import type { VideoLoad } from '../../export/plan';

/** Pixels a second on a machine of which nothing is known yet: 1080p at 60 frames a second. */
const USUAL_PIXEL_RATE = 1920 * 1080 * 60;
/** Opening the encoder, closing and checking the file. */
const FIXED_SECONDS = 2;

/**
 * Expected seconds that an export takes.
 * @param pixelRate pixels a second of an export on this machine, when one has been made.
 */
export function estimateSeconds(load: VideoLoad, seconds: number, pixelRate: number | undefined): number {
  const pixels = load.width * load.height * framesPerSecond(load.frameRate) * seconds;
  return FIXED_SECONDS + pixels / (pixelRate ?? USUAL_PIXEL_RATE);
}

import type { Scene } from '../../scene/scene';
import type { RenderClient } from '../renderClient';

/** Long side of the picture in the dialog, in pixels. */
const LONG_SIDE = 720;

/** A frame of the scene as PNG, of a size for the dialog. */
export function drawStill(client: RenderClient, scene: Scene, time: number): Promise<Blob> {
  const { width, height } = scene.size;
  const scale = LONG_SIDE / Math.max(width, height);
  return client.still(scene, time, Math.round(width * scale), Math.round(height * scale));
}

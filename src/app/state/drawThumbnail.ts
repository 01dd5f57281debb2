import type { Scene } from '../../scene/scene';
import type { RenderClient } from '../renderClient';

/** Short side of the picture on the start page, in pixels. */
const SHORT_SIDE = 270;

/** A small still of the scene for the start page, as PNG. */
export function drawThumbnail(client: RenderClient, scene: Scene, time: number): Promise<Blob> {
  const { width, height } = scene.size;
  const scale = SHORT_SIDE / Math.min(width, height);
  return client.still(scene, time, Math.round(width * scale), Math.round(height * scale));
}

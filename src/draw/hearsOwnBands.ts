import { parseParams } from '../core/params';
import type { LayerKinds } from '../layers/registry';
import { aspectOf, layerIn, type Scene } from '../scene/scene';

/** Whether a scene shows bands that are not fitted to the song, so that more has to be heard before it is drawn for keeps. */
export function hearsOwnBands(scene: Scene, kinds: LayerKinds): boolean {
  const aspect = aspectOf(scene.size);
  return scene.layers.some((layer) => {
    const kind = kinds.get(layer.kind);
    if (!kind?.hears || !layer.visible) return false;
    return kind.hears(parseParams(kind.schema, layerIn(layer, aspect).params)).fit === 'own';
  });
}

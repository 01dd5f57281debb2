import type { BeatEdit } from '../core/beatEdit';
import { PALETTE_SLOTS, resolveColor, type Palette } from '../core/palette';
import type { ParamValue } from '../core/params';
import type { Tags } from '../core/tags';
import { withBeatEdit } from './beats';
import { aspectOf, layerIn, type Asset, type Box, type Layer, type Scene, type Size } from './scene';
import type { Cut } from './sound';

/*
 * Every change a person can make, as a function from scene to scene. What changes nothing returns the same object, so
 * that no empty step lands in the history. An unknown layer id changes nothing.
 */

/** Another shape of picture; layers take the variant of that shape. */
export function setSize(scene: Scene, size: Size): Scene {
  return size.width === scene.size.width && size.height === scene.size.height ? scene : { ...scene, size };
}

export function setTags(scene: Scene, tags: Partial<Tags>): Scene {
  const next = { ...scene.tags, ...tags };
  const same = (Object.keys(next) as (keyof Tags)[]).every((key) => next[key] === scene.tags[key]);
  return same ? scene : { ...scene, tags: next };
}

export function setPalette(scene: Scene, palette: Palette): Scene {
  return isSamePalette(palette, scene.palette) ? scene : { ...scene, palette };
}

function isSamePalette(a: Palette, b: Palette): boolean {
  return PALETTE_SLOTS.every((slot) => resolveColor(slot, a) === resolveColor(slot, b));
}

/** Trims or fades the recording. */
export function setSound(scene: Scene, change: Partial<Cut>): Scene {
  const same = (Object.keys(change) as (keyof Cut)[]).every((key) => change[key] === scene.sound[key]);
  return same ? scene : { ...scene, sound: { ...scene.sound, ...change } };
}

/** Puts the beats right once more, or takes them as they were found with null. */
export function correctBeats(scene: Scene, edit: BeatEdit | null): Scene {
  const none = scene.beats.length === 0 ? scene.beats : [];
  const beats = edit === null ? none : withBeatEdit(scene.beats, edit);
  return beats === scene.beats ? scene : { ...scene, beats };
}

/** Puts a file under an asset id, or takes it away with null. */
export function setAsset(scene: Scene, id: string, asset: Asset | null): Scene {
  const { [id]: former, ...rest } = scene.assets;
  if (asset === null) return former === undefined ? scene : { ...scene, assets: rest };
  return former?.hash === asset.hash ? scene : { ...scene, assets: { ...rest, [id]: asset } };
}

/**
 * Sets one parameter. It holds in every shape of picture, except that a shape with a value of its own keeps its own
 * and only the present shape's is changed.
 */
export function setParam(scene: Scene, layerId: string, key: string, value: ParamValue): Scene {
  const aspect = aspectOf(scene.size);
  return editLayer(scene, layerId, (layer) => {
    const variant = layer.variants[aspect];
    if (variant?.params && Object.hasOwn(variant.params, key)) {
      if (variant.params[key] === value) return layer;
      const params = { ...variant.params, [key]: value };
      return { ...layer, variants: { ...layer.variants, [aspect]: { ...variant, params } } };
    }
    return layer.params[key] === value ? layer : { ...layer, params: { ...layer.params, [key]: value } };
  });
}

/** Moves or resizes a layer in the present shape of picture. */
export function setBox(scene: Scene, layerId: string, box: Box): Scene {
  const aspect = aspectOf(scene.size);
  return editLayer(scene, layerId, (layer) => {
    const former = layerIn(layer, aspect).box;
    if ((['x', 'y', 'width', 'height'] as const).every((key) => box[key] === former[key])) return layer;
    return { ...layer, variants: { ...layer.variants, [aspect]: { ...layer.variants[aspect], box } } };
  });
}

/** Sets properties that every kind has. */
export function setLayer(
  scene: Scene,
  layerId: string,
  change: Partial<Pick<Layer, 'name' | 'visible' | 'opacity' | 'rotation' | 'blend'>>,
): Scene {
  return editLayer(scene, layerId, (layer) => {
    const same = (Object.keys(change) as (keyof typeof change)[]).every((key) => change[key] === layer[key]);
    return same ? layer : { ...layer, ...change };
  });
}

/** Moves a layer to a place in the order, 0 at the back. */
export function moveLayer(scene: Scene, layerId: string, index: number): Scene {
  const from = scene.layers.findIndex((layer) => layer.id === layerId);
  const to = Math.min(scene.layers.length - 1, Math.max(0, index));
  if (from < 0 || from === to) return scene;
  const layers = scene.layers.filter((layer) => layer.id !== layerId);
  layers.splice(to, 0, scene.layers[from]!);
  return { ...scene, layers };
}

export function removeLayer(scene: Scene, layerId: string): Scene {
  const layers = scene.layers.filter((layer) => layer.id !== layerId);
  return layers.length === scene.layers.length ? scene : { ...scene, layers };
}

function editLayer(scene: Scene, layerId: string, edit: (layer: Layer) => Layer): Scene {
  let changed = false;
  const layers = scene.layers.map((layer) => {
    if (layer.id !== layerId) return layer;
    const next = edit(layer);
    if (next !== layer) changed = true;
    return next;
  });
  return changed ? { ...scene, layers } : scene;
}

import { featuresAt, type FeatureTrack } from '../analysis/featureTrack';
import { featuresFor } from '../analysis/heardBands';
import { resolveColor } from '../core/palette';
import { parseParams, type Params, type Schema } from '../core/params';
import type { Assets, Context2D } from '../layers/layer';
import type { LayerKinds } from '../layers/registry';
import { aspectOf, layerIn, type Layer, type Scene } from '../scene/scene';
import { passageOf } from '../scene/sound';

/** One moment of the recording. */
export interface Frame {
  /** Seconds from the start. */
  readonly time: number;
  readonly track: FeatureTrack;
}

/**
 * Draws one frame: THE draw function, of the preview, the stills and the export alike. Synchronous, without clock,
 * randomness, network or memory: the same arguments give the same pixels, whatever was drawn before.
 * @param ctx a canvas whose size in pixels has the scene's ratio; it is wholly repainted.
 */
export function drawFrame(
  ctx: Context2D,
  scene: Scene,
  kinds: LayerKinds,
  frame: Frame,
  assets: Assets,
): void {
  const { width, height } = ctx.canvas;
  const scale = width / scene.size.width;
  ctx.reset();
  ctx.fillStyle = scene.palette.background;
  ctx.fillRect(0, 0, width, height);
  ctx.scale(scale, height / scene.size.height);

  const aspect = aspectOf(scene.size);
  const songFeatures = featuresAt(frame.track, frame.time);
  const passage = passageOf(scene.sound, frame.track.duration);
  for (const layer of scene.layers) {
    const kind = kinds.get(layer.kind);
    if (!kind || !layer.visible || layer.opacity === 0) continue;
    const { box, params } = layerIn(layer, aspect);
    const boxWidth = box.width * scene.size.width;
    const boxHeight = box.height * scene.size.height;
    const left = box.x * scene.size.width - boxWidth / 2;
    const top = box.y * scene.size.height - boxHeight / 2;
    ctx.save();
    ctx.globalAlpha = layer.opacity;
    ctx.globalCompositeOperation = layer.blend;
    place(ctx, layer, left, top, boxWidth, boxHeight);
    const values = resolved(kind.schema, params, scene);
    const wish = kind.hears?.(values);
    kind.draw(ctx, values, {
      time: frame.time,
      duration: frame.track.duration,
      passage,
      width: boxWidth,
      height: boxHeight,
      picture: { ...scene.size, left, top },
      scale,
      features: wish ? featuresFor(frame.track, wish, frame.time) : songFeatures,
      palette: scene.palette,
      tags: scene.tags,
      assets,
    });
    ctx.restore();
  }
}

function place(ctx: Context2D, layer: Layer, left: number, top: number, width: number, height: number): void {
  ctx.translate(left, top);
  if (layer.rotation === 0) return;
  ctx.translate(width / 2, height / 2);
  ctx.rotate((layer.rotation * Math.PI) / 180);
  ctx.translate(-width / 2, -height / 2);
}

/** Parameters with defaults filled in and palette slots turned into hex colours. */
function resolved(schema: Schema, params: Params, scene: Scene): Params {
  const values: Record<string, Params[string]> = { ...parseParams(schema, params) };
  for (const [key, field] of Object.entries(schema)) {
    if (field.type === 'color') values[key] = resolveColor(values[key] as string, scene.palette);
  }
  return values;
}

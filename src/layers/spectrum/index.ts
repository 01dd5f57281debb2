import { drawGlow } from '../glow';
import { wishOf } from '../hearing';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { barsOf } from './bars';
import { paintSpectrum } from './paint';
import { schema, type Spectrum } from './schema';

/** Share of the box's height that a reflection takes. */
const REFLECTED = 0.3;
/** How far a glow reaches out of the box, in scene units. */
const GLOW_REACH = 100;

function draw(ctx: Context2D, params: Spectrum, frame: LayerFrame): void {
  const { width } = frame;
  const reflected = params.shape === 'straight' && params.reflection > 0 && params.grow === 'up';
  const height = reflected ? frame.height * (1 - REFLECTED) : frame.height;
  const bars = barsOf(params, frame.features);
  const paint = (target: Context2D) => paintSpectrum(target, params, bars, width, height);
  drawGlow(ctx, frame, {
    left: -GLOW_REACH,
    top: -GLOW_REACH,
    width: width + 2 * GLOW_REACH,
    height: height + 2 * GLOW_REACH,
    strength: params.glow,
    paint,
  });
  paint(ctx);
  if (reflected) drawReflection(ctx, params, frame, height, paint);
}

/** Of a mirrored spectrum each band is shown twice. */
const hears = (params: Spectrum) =>
  wishOf(params, params.mirrored === 'no' ? params.count : Math.ceil(params.count / 2));

/** The spectrum upside down below its base line, fading out. */
function drawReflection(
  ctx: Context2D,
  params: Spectrum,
  { width, height, scale, assets }: LayerFrame,
  base: number,
  paint: (target: Context2D) => void,
): void {
  const depth = height - base;
  const mirror = assets.scratch('reflection', Math.ceil(width * scale), Math.ceil(depth * scale));
  mirror.save();
  mirror.scale(scale, -scale);
  mirror.translate(0, -base);
  paint(mirror);
  mirror.restore();
  mirror.globalCompositeOperation = 'destination-in';
  const fade = mirror.createLinearGradient(0, 0, 0, depth * scale);
  fade.addColorStop(0, `rgb(0 0 0 / ${params.reflection * 0.6})`);
  fade.addColorStop(1, 'rgb(0 0 0 / 0)');
  mirror.fillStyle = fade;
  mirror.fillRect(0, 0, mirror.canvas.width, mirror.canvas.height);
  ctx.drawImage(mirror.canvas, 0, base, width, depth);
}

export default defineLayer({ id: 'spectrum', label: 'Spectrum', schema, hears, draw });

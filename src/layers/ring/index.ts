import { boolean, color, number, select, type ParamsOf } from '../../core/params';
import { drawGlow } from '../glow';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { pumpScale } from '../pump';
import { ringRadii, traceRing } from './petals';
import { gradientRamp, paletteRamp } from './ramp';

const schema = {
  spectra: number({ label: 'Spectra', default: 9, min: 1, max: 12, step: 1 }),
  petals: number({ label: 'Petals', default: 40, min: 6, max: 80, step: 1 }),
  radius: number({ label: 'Radius', default: 0.56, min: 0.1, max: 0.95, step: 0.01, unit: '%' }),
  reach: number({ label: 'Reach', default: 0.36, min: 0, max: 0.9, step: 0.01, unit: '%' }),
  delay: number({ label: 'Delay', default: 0.022, min: 0, max: 0.2, step: 0.001, unit: 's' }),
  softness: number({ label: 'Softness', default: 1, min: 0, max: 8, step: 1 }),
  rim: number({ label: 'Rim', default: 2, min: 0, max: 20, step: 0.5, unit: 'px' }),
  bassOnTop: boolean({ label: 'Bass on top', default: false }),
  minHz: number({
    label: 'From',
    group: 'Frequencies',
    default: 35,
    min: 20,
    max: 2000,
    step: 1,
    unit: 'Hz',
  }),
  maxHz: number({
    label: 'To',
    group: 'Frequencies',
    default: 9000,
    min: 100,
    max: 20000,
    step: 10,
    unit: 'Hz',
  }),
  front: color({ label: 'Front', group: 'Colours', default: '#ffffff' }),
  colors: select({
    label: 'Behind',
    group: 'Colours',
    default: 'palette',
    options: [
      { value: 'palette', label: 'Palette' },
      { value: 'gradient', label: 'From, to' },
    ],
  }),
  from: color({ label: 'From', group: 'Colours', default: 'palette.accent1' }),
  to: color({ label: 'To', group: 'Colours', default: 'palette.accent2' }),
  glow: number({ label: 'Glow', group: 'Light', default: 0.8, min: 0, max: 1, step: 0.01, unit: '%' }),
  pump: number({
    label: 'Pump with loudness',
    group: 'Motion',
    default: 0.06,
    min: 0,
    max: 0.5,
    step: 0.01,
    unit: '%',
  }),
};
type Ring = ParamsOf<typeof schema>;

function draw(ctx: Context2D, params: Ring, frame: LayerFrame): void {
  const { width, height, features } = frame;
  const half = Math.min(width, height) / 2;
  const pump = pumpScale(features, params.pump);
  const radius = params.radius * half * pump;
  const rings = ringRadii(features, { ...params, radius, reach: params.reach * half * pump });
  const behind =
    params.colors === 'palette'
      ? paletteRamp(frame.palette, Math.max(1, rings.length - 1))
      : gradientRamp(params.from, params.to, Math.max(1, rings.length - 1));
  const paint = (target: Context2D, colors: readonly string[], step: number) => {
    for (let k = rings.length - 1; k >= 0; k -= step) {
      target.fillStyle = colors[k]!;
      target.beginPath();
      traceRing(target, rings[k]!, width / 2, height / 2, params.bassOnTop);
      target.fill();
    }
  };
  const reach = rings.at(-1)!.reduce((longest, value) => Math.max(longest, value), 0) + 130;
  drawGlow(ctx, frame, {
    left: width / 2 - reach,
    top: height / 2 - reach,
    width: reach * 2,
    height: reach * 2,
    strength: params.glow,
    hidden: { x: width / 2, y: height / 2, radius: radius * 0.97 },
    reach,
    // White light would wash the colours out, and at a quarter of the size every other spectrum will do.
    paint: (target) => paint(target, [behind[0]!, ...behind], 2),
  });
  paint(ctx, [params.front, ...behind], 1);
}

export default defineLayer({ id: 'ring', label: 'Ring', schema, draw });

import { hashRandom, smoothstep } from '../../core/numeric';
import { color, number, select, type ParamsOf } from '../../core/params';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';

const schema = {
  motion: select({
    label: 'Motion',
    default: 'outward',
    options: [
      { value: 'outward', label: 'Outward' },
      { value: 'rise', label: 'Rising' },
      { value: 'drift', label: 'Drifting' },
    ],
  }),
  count: number({ label: 'Count', default: 110, min: 1, max: 400, step: 1 }),
  size: number({ label: 'Size', default: 7, min: 1, max: 40, step: 0.5, unit: 'px' }),
  tint: color({ label: 'Colour', default: '#ffffff' }),
  opacity: number({ label: 'Opacity', default: 0.7, min: 0, max: 1, step: 0.01, unit: '%' }),
  speed: number({ label: 'Speed', group: 'Motion', default: 0.03, min: 0, max: 1, step: 0.005, unit: '×' }),
  reaction: number({
    label: 'Speed by loudness',
    group: 'Motion',
    default: 0.16,
    min: 0,
    max: 2,
    step: 0.01,
    unit: '×',
  }),
  seed: number({ label: 'Seed', default: 7, min: 0, max: 9999, step: 1 }),
};
type Particles = ParamsOf<typeof schema>;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** 0 to 1. */
  readonly light: number;
}

/** Dots of like opacity are filled as one path. */
const SHADES = 5;

function draw(ctx: Context2D, params: Particles, frame: LayerFrame): void {
  const shades: Dot[][] = Array.from({ length: SHADES }, () => []);
  for (let i = 0; i < params.count; i++) {
    const dot = dotAt(i, params, frame);
    const shade = Math.ceil(dot.light * SHADES) - 1;
    if (shade >= 0) shades[Math.min(SHADES - 1, shade)]!.push(dot);
  }
  ctx.fillStyle = params.tint;
  const alpha = ctx.globalAlpha;
  shades.forEach((dots, shade) => {
    ctx.globalAlpha = (alpha * params.opacity * (shade + 0.5)) / SHADES;
    for (const { x, y, radius } of dots) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, Math.PI * 2);
      ctx.fill();
    }
  });
}

/** Dot `index` at this moment: a function of its seed, the time and the loudness so far. */
function dotAt(index: number, params: Particles, { width, height, time, features }: LayerFrame): Dot {
  const random = (n: number) => hashRandom(params.seed, index * 8 + n);
  const depth = random(0);
  const pace = (params.speed * time + params.reaction * features.travel) * (0.4 + 0.6 * depth);
  const life = (random(1) + pace) % 1;
  const light = (0.35 + 0.65 * depth) * smoothstep(0, 0.22, life) * (1 - smoothstep(0.75, 1, life));
  const radius = (params.size / 2) * (0.3 + 0.9 * depth ** 2);
  switch (params.motion) {
    case 'outward': {
      const angle = random(2) * Math.PI * 2 + 0.15 * Math.sin(life * 4 + random(3) * 6);
      const distance = (0.12 + 0.5 * life ** 1.4) * Math.hypot(width, height);
      return {
        x: width / 2 + Math.cos(angle) * distance,
        y: height / 2 + Math.sin(angle) * distance,
        radius: radius * (0.5 + life),
        light,
      };
    }
    case 'rise': {
      const sway = 0.02 * width * Math.sin(time * 0.5 * (0.5 + depth) + random(3) * 6.3);
      return { x: random(2) * width + sway, y: height * (1.05 - 1.1 * life), radius, light };
    }
    case 'drift': {
      const angle = random(2) * Math.PI * 2;
      const path = (life - 0.5) * 0.3 * Math.min(width, height);
      return {
        x: random(3) * width + Math.cos(angle) * path,
        y: random(4) * height + Math.sin(angle) * path,
        radius,
        light,
      };
    }
  }
}

export default defineLayer({ id: 'particles', label: 'Particles', schema, draw });

import type { Layer, Scene } from '../../scene/scene';

/** Kinds that carry a picture, the most telling first. */
const HEROES = ['ring', 'spectrum', 'image', 'text'];

/** The layer that people most likely want to change first: what moves with the sound. */
export function heroLayer({ layers }: Scene): Layer | undefined {
  const rank = ({ kind }: Layer) => (HEROES.indexOf(kind) + HEROES.length + 1) % (HEROES.length + 1);
  return [...layers].sort((a, b) => rank(a) - rank(b))[0];
}

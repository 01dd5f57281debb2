import { assertNever } from '../core/errors';
import { hashRandom, lerp, smoothstep } from '../core/numeric';

/** The shapes an oscillator can have, in the order to offer them in. */
export const LFO_SHAPES = [
  'sine',
  'triangle',
  'square',
  'sawUp',
  'sawDown',
  'random',
  'smoothRandom',
] as const;

/** What an oscillator does within a cycle; `random` holds a value a cycle, `smoothRandom` glides between them. */
export type LfoShape = (typeof LFO_SHAPES)[number];

/**
 * A low-frequency oscillator without memory.
 * @param phase in cycles, any finite number: sine and triangle are lowest at whole cycles and highest halfway, square is
 * high in the first half.
 * @param seed tells one random oscillator from another.
 * @returns 0 to 1.
 */
export function lfo(shape: LfoShape, phase: number, seed = 0): number {
  const cycle = Math.floor(phase);
  const part = phase - cycle;
  switch (shape) {
    case 'sine':
      return 0.5 - 0.5 * Math.cos(2 * Math.PI * part);
    case 'triangle':
      return 1 - Math.abs(2 * part - 1);
    case 'square':
      return part < 0.5 ? 1 : 0;
    case 'sawUp':
      return part;
    case 'sawDown':
      return 1 - part;
    case 'random':
      return hashRandom(seed, cycle);
    case 'smoothRandom':
      return lerp(hashRandom(seed, cycle), hashRandom(seed, cycle + 1), smoothstep(0, 1, part));
    default:
      return assertNever(shape);
  }
}

/**
 * The phase in cycles of an oscillator that keeps step with the music: at beat 0 it is `offset`.
 * @param cyclesPerBeat 1 is once a beat, 1/4 once in four beats.
 * @param beatPosition beats since the first, with the part of the beat that has gone by.
 */
export function lfoPhase(cyclesPerBeat: number, beatPosition: number, offset = 0): number {
  return cyclesPerBeat * beatPosition + offset;
}

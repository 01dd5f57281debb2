import type { Features } from '../../analysis/featureTrack';
import { smooth } from '../bands';
import type { Spectrum } from './schema';

/** Heights from left to right, or around from below: 0 to 1. */
export interface Bars {
  readonly levels: Float32Array;
  readonly caps: Float32Array;
}

/** The room of a spectrum in scene units, and which of its parts is painted. */
export interface Part {
  readonly width: number;
  readonly height: number;
  readonly part: 'body' | 'cap';
}

/** The bars of one moment: levels shaped, held above the least height and mirrored. */
export function barsOf(params: Spectrum, features: Features): Bars {
  const shape = (levels: Float32Array) => {
    const values = levels.slice();
    smooth(values, params.softness);
    for (let i = 0; i < values.length; i++)
      values[i] = params.least + (1 - params.least) * values[i]! ** params.contrast;
    return mirror(values, params);
  };
  return { levels: shape(features.levels), caps: params.caps ? shape(features.caps) : EMPTY };
}

const EMPTY = new Float32Array(0);

/** By octaves there are as many bars as there are bands, else as many as are asked for. */
function mirror(values: Float32Array, { mirrored, scale, count: wanted }: Spectrum): Float32Array {
  if (mirrored === 'no') return values;
  const count = scale === 'octave' || scale === 'constantQ' ? 2 * values.length : wanted;
  const both = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const fromEdge = Math.min(i, count - 1 - i);
    both[i] = values[mirrored === 'bassOutside' ? fromEdge : values.length - 1 - fromEdge]!;
  }
  return both;
}

import { clamp } from '../../core/numeric';
import { ONSET_RATE } from './onsetCurves';

/** The curves that accents are read from. */
interface AccentCurves {
  readonly accent: Float32Array;
  readonly kick: Float32Array;
  readonly snare: Float32Array;
}

/** What each curve says for a beat being the first of its bar: hard strokes and basses fall on it, snares beside it. */
const WEIGHTS: readonly (readonly [curve: keyof AccentCurves, weight: number])[] = [
  ['accent', 1.5],
  ['kick', 0.5],
  ['snare', -0.5],
];
/** How far from a beat its stroke may lie, in values. */
const REACH = 4;
/** Strokes that differ less than this, as a part, are equal. */
const LEAST_DEVIATION = 0.02;
/** What a bar of another length costs: a bar is left or begun early only for a lasting reason. */
const BREAK_COST = 12;
/** Bars of four are commoner: bars of three have to fit better by this much a beat. */
const TRIPLE_COST = 0.03;

/** Which beats begin a bar. */
export interface Bars {
  readonly beatsPerBar: number;
  readonly downbeats: Float64Array;
}

/** Finds bars of three or four beats by their accents. @param beats seconds, ascending. */
export function findBars(beats: Float64Array, curves: AccentCurves): Bars {
  const accents = measureAccents(beats, curves);
  const four = placeBars(accents, 4);
  const three = placeBars(accents, 3);
  const beatsPerBar = three.score - TRIPLE_COST * beats.length > four.score ? 3 : 4;
  const { isFirst } = beatsPerBar === 3 ? three : four;
  return { beatsPerBar, downbeats: beats.filter((_, i) => isFirst[i]!) };
}

/** How much each beat is accented, in standard deviations around the mean. */
function measureAccents(beats: Float64Array, curves: AccentCurves): Float64Array {
  const accents = new Float64Array(beats.length);
  for (const [name, weight] of WEIGHTS) {
    // The sum of the rise over the whole stroke is its height, wherever in the stroke the frames fall.
    const heights = beats.map((beat) => {
      const frame = Math.round(beat * ONSET_RATE);
      return curves[name].subarray(Math.max(0, frame - REACH), frame + REACH + 1).reduce((a, b) => a + b, 0);
    });
    const mean = heights.reduce((a, b) => a + b, 0) / heights.length;
    const deviation = Math.sqrt(heights.reduce((a, b) => a + (b - mean) ** 2, 0) / heights.length);
    if (deviation < LEAST_DEVIATION * mean) continue;
    heights.forEach((height, i) => {
      accents[i]! += weight * clamp((height - mean) / deviation, -2, 2);
    });
  }
  return accents;
}

interface Placed {
  readonly score: number;
  readonly isFirst: readonly boolean[];
}

/** The places in the bar that fit the accents best (Viterbi over the beat's number in its bar). */
function placeBars(accents: Float64Array, beatsPerBar: number): Placed {
  const others = 1 / (beatsPerBar - 1);
  let scores = new Float64Array(beatsPerBar);
  const from: Int8Array[] = [];
  for (const accent of accents) {
    const best = new Float64Array(beatsPerBar);
    const came = new Int8Array(beatsPerBar);
    const anywhere = scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
    for (let place = 0; place < beatsPerBar; place++) {
      const usual = (place + beatsPerBar - 1) % beatsPerBar;
      const broken = scores[anywhere]! - BREAK_COST > scores[usual]!;
      came[place] = broken ? anywhere : usual;
      best[place] =
        (broken ? scores[anywhere]! - BREAK_COST : scores[usual]!) +
        (place === 0 ? accent : -accent * others);
    }
    scores = best;
    from.push(came);
  }
  const score = scores.reduce((a, b) => Math.max(a, b));
  const isFirst: boolean[] = [];
  for (let i = accents.length - 1, place = scores.indexOf(score); i >= 0; i--) {
    isFirst.push(place === 0);
    place = from[i]![place]!;
  }
  return { score, isFirst: isFirst.reverse() };
}

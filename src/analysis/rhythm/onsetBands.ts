/** Edges of the first band; the bands above are a third of an octave wide, but never narrower than the first. */
const LOWEST_HZ = 30;
const NARROWEST_HZ = 100;
const HIGHEST_HZ = 17_000;
/** Bands end below this part of the sample rate: close to Nyquist there is only the filters' slope. */
const HIGHEST_PART = 0.46;
/** Where the drums are told apart: the kick's thud, the snare's rattle, the hat's hiss. */
const KICK_HZ = [0, 130] as const;
const SNARE_HZ = [1700, 5500] as const;
const HAT_HZ = [6800, HIGHEST_HZ] as const;

/** How the bins of a transform are gathered into bands. */
export interface OnsetBands {
  readonly count: number;
  /** First bin of each band. */
  readonly first: Int32Array;
  /** Where each band's weights start in `weights`; one entry more than there are bands. */
  readonly start: Int32Array;
  /** Part of each bin that lies in the band, 0 to 1, band after band. */
  readonly weights: Float64Array;
  /** What each band's power is multiplied by to weigh equally in the sum: 3 dB an octave, 1 at 1 kHz. */
  readonly tilt: Float64Array;
  /** First band and band after the last of each drum; empty when the sample rate does not reach so high. */
  readonly kick: BandRange;
  readonly snare: BandRange;
  readonly hat: BandRange;
}

export type BandRange = readonly [from: number, to: number];

/** @param size samples of the transform the bins come from. */
export function layOnsetBands(sampleRate: number, size: number): OnsetBands {
  const highest = Math.min(HIGHEST_HZ, sampleRate * HIGHEST_PART);
  const binHz = sampleRate / size;
  const edges = [LOWEST_HZ];
  for (let low = LOWEST_HZ; low < highest;) {
    low = Math.min(highest, Math.max(low + NARROWEST_HZ, low * 2 ** (1 / 3)));
    edges.push(low);
  }
  const count = edges.length - 1;
  const first = new Int32Array(count);
  const start = new Int32Array(count + 1);
  const tilt = new Float64Array(count);
  const weights: number[] = [];
  for (let band = 0; band < count; band++) {
    const low = edges[band]! / binHz;
    const high = edges[band + 1]! / binHz;
    first[band] = Math.round(low);
    start[band] = weights.length;
    for (let bin = Math.round(low); bin - 0.5 < high && bin < size / 2; bin++)
      weights.push(Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5));
    tilt[band] = Math.sqrt(edges[band]! * edges[band + 1]!) / 1000;
  }
  start[count] = weights.length;
  const within = ([from, to]: readonly [number, number]): BandRange => {
    const inside = edges.slice(1).map((high, band) => (edges[band]! + high) / 2 > from && high <= to * 1.01);
    return [Math.max(0, inside.indexOf(true)), inside.lastIndexOf(true) + 1];
  };
  return {
    count,
    first,
    start,
    weights: Float64Array.from(weights),
    tilt,
    kick: within(KICK_HZ),
    snare: within(SNARE_HZ),
    hat: within(HAT_HZ),
  };
}

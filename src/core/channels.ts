/** One channel's weight in the left and in the right of the mix. */
type Weights = readonly (readonly [left: number, right: number])[];

const HALF_POWER = Math.SQRT1_2;
const LEFT = [1, 0] as const;
const RIGHT = [0, 1] as const;
const CENTRE = [HALF_POWER, HALF_POWER] as const;
const SIDE_LEFT = [HALF_POWER, 0] as const;
const SIDE_RIGHT = [0, HALF_POWER] as const;
/** The low-frequency effects are left out: they double what the other channels hold. */
const EFFECTS = [0, 0] as const;

/** By number of channels in SMPTE order, as decoders give them. ITU-R BS.775-3, annex 4. */
const LAYOUTS: Readonly<Record<number, Weights>> = {
  3: [LEFT, RIGHT, CENTRE],
  4: [LEFT, RIGHT, SIDE_LEFT, SIDE_RIGHT],
  5: [LEFT, RIGHT, CENTRE, SIDE_LEFT, SIDE_RIGHT],
  6: [LEFT, RIGHT, CENTRE, EFFECTS, SIDE_LEFT, SIDE_RIGHT],
  7: [LEFT, RIGHT, CENTRE, EFFECTS, [0.5, 0.5], SIDE_LEFT, SIDE_RIGHT],
  8: [LEFT, RIGHT, CENTRE, EFFECTS, SIDE_LEFT, SIDE_RIGHT, SIDE_LEFT, SIDE_RIGHT],
};

/** Float files hold numbers that are no sound: 24 dB over full scale is more than any recording needs. */
const LOUDEST = 16;

/**
 * Copies decoded channels into one or two fit for everything that follows: mono and stereo as they are, more mixed down
 * and held at full scale, samples that are no numbers silenced.
 * @param planes at least one array, all of one length; kept as they are.
 * @returns new arrays, each with a buffer of its own that can be transferred.
 */
export function toMonoOrStereo(planes: readonly Float32Array[]): Float32Array<ArrayBuffer>[] {
  if (planes.length === 0) throw new TypeError('planes: expected at least one channel');
  if (planes.length <= 2) return planes.map(copyClean);
  const weights = LAYOUTS[planes.length] ?? evenAndOdd(planes.length);
  const length = planes[0]!.length;
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  planes.forEach((plane, i) => {
    const clean = copyClean(plane);
    const [toLeft, toRight] = weights[i]!;
    if (toLeft !== 0) addScaled(left, clean, toLeft);
    if (toRight !== 0) addScaled(right, clean, toRight);
  });
  // Several loud channels add up to more than full scale. One gain for both sides keeps the balance.
  const peak = Math.max(peakOf(left), peakOf(right));
  if (peak > 1) for (const mix of [left, right]) scale(mix, 1 / peak);
  return [left, right];
}

/** Channels of an unknown layout come as pairs more often than not. */
function evenAndOdd(count: number): Weights {
  const left = 1 / Math.ceil(count / 2);
  const right = 1 / Math.floor(count / 2);
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? ([left, 0] as const) : ([0, right] as const),
  );
}

function copyClean(plane: Float32Array): Float32Array<ArrayBuffer> {
  const copy = new Float32Array(plane);
  cleanSamples(copy);
  return copy;
}

/**
 * Makes decoded samples fit for everything that follows, in place: what are no numbers are silenced. One comparison a
 * sample: every recording passes here before its first picture.
 */
export function cleanSamples(plane: Float32Array): void {
  for (let i = 0; i < plane.length; i++) {
    const sample = plane[i]!;
    if (!(Math.abs(sample) <= LOUDEST)) plane[i] = Number.isFinite(sample) ? Math.sign(sample) * LOUDEST : 0;
  }
}

function addScaled(into: Float32Array, plane: Float32Array, weight: number): void {
  for (let i = 0; i < into.length; i++) into[i]! += weight * plane[i]!;
}

function scale(plane: Float32Array, factor: number): void {
  for (let i = 0; i < plane.length; i++) plane[i]! *= factor;
}

/** The highest absolute sample. */
function peakOf(plane: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < plane.length; i++) {
    const level = Math.abs(plane[i]!);
    if (level > peak) peak = level;
  }
  return peak;
}

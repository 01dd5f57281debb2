/** Seconds of a step that the fit looks at: about a beat, so that single strokes do not matter. */
const STEP_SECONDS = 0.5;
/** Before the end of a section, as far back as the start of a rise is looked for. */
const MOST_STEPS = 96;
/** A rise, and what is before it in its section, last as long. */
const LEAST_STEPS = 6;
const LEAST_RISE_DB = 6;
/** From the first third of a build to its last. */
const BUILD_DB = 4;
/** A level that stays and then rises must explain so much of the variance, and leave so much less than a straight line. */
const LEAST_EXPLAINED = 0.75;
const BETTER_THAN_LINE = 0.7;

/**
 * Puts an edge where the sound begins to grow towards the end of a section: novelty has no peak there, for nothing is
 * new at once.
 * @param fullness decibels, per row.
 * @param edges rows at which the sections begin, and the end of the last.
 */
export function splitBuilds(
  fullness: Float32Array,
  rate: number,
  edges: readonly number[],
): readonly number[] {
  const step = Math.max(1, Math.round(STEP_SECONDS * rate));
  return edges.flatMap((end, i) => {
    const start = i > 0 ? edges[i - 1]! : end;
    const steps = Math.min(MOST_STEPS, Math.floor((end - start) / step));
    const levels = Array.from({ length: steps }, (_, k) => {
      const from = end - (steps - k) * step;
      return mean(fullness, from, from + step);
    });
    const rise = startOfRise(levels);
    return rise === null ? [end] : [end - (steps - rise) * step, end];
  });
}

/** Whether the sound grows from the row `from` up to `to`. */
export function isBuild(fullness: Float32Array, rate: number, from: number, to: number): boolean {
  if (to - from < LEAST_STEPS * STEP_SECONDS * rate) return false;
  const [first, second, last] = [0, 1, 2].map((third) => {
    const edge = (n: number) => from + Math.round((n * (to - from)) / 3);
    return mean(fullness, edge(third), edge(third + 1));
  }) as [number, number, number];
  return last - first > BUILD_DB && second > first && last > second;
}

/** The step at which levels that stayed begin to rise to the end in a straight line, or null when they do not. */
function startOfRise(levels: readonly number[]): number | null {
  const variance = fitHinge(levels, levels.length).error;
  const line = fitHinge(levels, 0).error;
  let best: number | null = null;
  let least = Math.min((1 - LEAST_EXPLAINED) * variance, BETTER_THAN_LINE * line);
  for (let hinge = LEAST_STEPS; hinge <= levels.length - LEAST_STEPS; hinge++) {
    const { error, slope } = fitHinge(levels, hinge);
    if (error >= least || slope * (levels.length - hinge) < LEAST_RISE_DB) continue;
    least = error;
    best = hinge;
  }
  return best;
}

/** Least squares of a level that is constant up to `hinge` and straight from there on: its slope, and the sum of squares left. */
function fitHinge(
  levels: readonly number[],
  hinge: number,
): { readonly slope: number; readonly error: number } {
  const count = levels.length;
  const meanY = levels.reduce((sum, level) => sum + level, 0) / count;
  const meanX = levels.reduce((sum, _, i) => sum + Math.max(0, i - hinge), 0) / count;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  levels.forEach((level, i) => {
    const x = Math.max(0, i - hinge) - meanX;
    xx += x * x;
    xy += x * (level - meanY);
    yy += (level - meanY) ** 2;
  });
  const slope = xx > 0 ? xy / xx : 0;
  return { slope, error: yy - slope * xy };
}

function mean(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += values[row]!;
  return sum / Math.max(1, to - from);
}

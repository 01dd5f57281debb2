import { boundariesOf } from './boundaries';
import { splitBuilds } from './builds';
import { Describer, DESCRIPTION_SIZE, type Texture } from './description';
import { energiesOf, type Energy } from './energy';
import { squaredDistance } from './selfSimilarity';

/** A stretch of a song that sounds alike. */
export interface Section {
  /** Seconds. */
  readonly start: number;
  /** Seconds; where the next one starts, or the recording ends. */
  readonly end: number;
  /** Sections of the same number sound alike; from 0, in order of appearance. */
  readonly label: number;
  readonly energy: Energy;
}

/** A recording shorter than this, in seconds, is one section. */
const LEAST_DURATION = 8;
/** Squared distance up to which sections sound alike. */
const ALIKE = 0.15;

/** The sections of a song: in order, without gaps, none for a recording without length. */
export function sectionsOf(texture: Texture): readonly Section[] {
  const { rate, duration } = texture;
  if (!(duration > 0)) return [];
  const describer = new Describer(texture);
  const fullness = describer.fullness();
  const edges = edgesOf(describer, fullness, texture);
  const energies = energiesOf(texture, fullness, edges);
  // Parts of a build never sound the same, and are one build.
  const isStart = energies.map((energy, i) => energy !== 'build' || energies[i - 1] !== 'build');
  const starts = edges.slice(0, -1).filter((_, i) => isStart[i]);
  const labels = labelsOf(describer, [...starts, describer.rows]);
  const sections = energies
    .filter((_, i) => isStart[i])
    .map((energy, i) => ({
      start: starts[i]! / rate,
      end: i + 1 < starts.length ? starts[i + 1]! / rate : duration,
      label: labels[i]!,
      energy,
    }));
  return joinAlike(sections);
}

/** Rows at which the sections begin, and the end of the last. */
function edgesOf(
  describer: Describer,
  fullness: Float32Array,
  { rate, duration }: Texture,
): readonly number[] {
  if (duration < LEAST_DURATION) return [0, describer.rows];
  return splitBuilds(fullness, rate, [0, ...boundariesOf(describer, rate, duration), describer.rows]);
}

/** Makes one of neighbours that turned out to be the same. */
function joinAlike(sections: readonly Section[]): readonly Section[] {
  const joined: Section[] = [];
  for (const section of sections) {
    const last = joined.at(-1);
    if (last?.label === section.label && last.energy === section.energy) {
      joined[joined.length - 1] = { ...last, end: section.end };
    } else {
      joined.push(section);
    }
  }
  return joined;
}

/** Gives each section the label of the most alike before it, or a new one. A label's centre is the mean of its rows. */
function labelsOf(describer: Describer, edges: readonly number[]): readonly number[] {
  const centres: Float32Array[] = [];
  const rows: number[] = [];
  const pair = new Float32Array(2 * DESCRIPTION_SIZE);
  return edges.slice(1).map((end, i) => {
    const start = edges[i]!;
    describer.describe(start, end, pair, 0);
    let label = -1;
    let least = ALIKE;
    centres.forEach((centre, candidate) => {
      pair.set(centre, DESCRIPTION_SIZE);
      const distance = squaredDistance(pair, 0, DESCRIPTION_SIZE, DESCRIPTION_SIZE);
      if (distance < least) {
        least = distance;
        label = candidate;
      }
    });
    if (label < 0) {
      rows.push(end - start);
      return centres.push(pair.slice(0, DESCRIPTION_SIZE)) - 1;
    }
    const share = (end - start) / (rows[label]! += end - start);
    centres[label]!.forEach((value, k, centre) => (centre[k] = value + share * (pair[k]! - value)));
    return label;
  });
}

import { AudioSampleSink, type InputAudioTrack } from 'mediabunny';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { AAC_FRAME } from './aac';
import { soundBetween, soundBlocks } from './fadedSound';
import type { ExportPlan } from './plan';

/** Sound may lie this far from where it was. */
const TOLERANCE_SECONDS = 0.005;
/** How far it is looked for. */
const SEARCH_SECONDS = 0.06;
/** Samples compared. */
const WINDOW = 8192;
/** Full scale is 1: below the first, nothing is heard; the second is surely a sound. */
const SILENCE = 1e-3;
const SOUND = 0.02;
/** A contour of less than this (mean square) is a constant with dither: nothing in it can be found again. */
const LEAST_ENERGY = 1e-10;
/** Correlation, 1 at the most, from which on two stretches of sound are the same one. */
const SAME = 0.5;
/** A steady tone resembles itself a period later: elsewhere must fit better by this much to count as elsewhere. */
const CLEARLY = 0.05;

/** What the file's sound is compared with. */
export interface ExpectedSound {
  readonly plan: ExportPlan;
  readonly sound: SoundSource;
  readonly signal: AbortSignal;
}

/**
 * Finds the first sound of the export in the file's decoded audio, by how well the waveforms match: a threshold would
 * trip over the pre-echo of the codec, and over slow fades. Where the first sound is too faint to tell, the loudest
 * place decides. Silence passes, and so does what only stands still.
 * @throws {AppError} `export-check-failed` when it is over 5 ms off, or not there.
 */
export async function verifySound(track: InputAudioTrack, expected: ExpectedSound): Promise<void> {
  const { plan, sound, signal } = expected;
  const { sampleRate } = sound;
  const search = Math.round(SEARCH_SECONDS * sampleRate);
  let missing: Place | undefined;
  for await (const place of telling(expected)) {
    const stretch = { from: place.sample, to: place.sample + WINDOW };
    const asked = (await soundBetween(sound, plan, stretch, signal))[place.channel]!;
    const { length } = asked;
    const source = contour(asked);
    if (meanSquare(source) < LEAST_ENERGY) continue;
    const range = { start: place.sample - search, length: length + 2 * search };
    const heard = await decodeRange(track, place.channel, range, sampleRate, signal);
    const scores = correlate(source, contour(heard));
    const tolerance = Math.round(TOLERANCE_SECONDS * sampleRate);
    const inPlace = highest(scores.subarray(search - tolerance, search + tolerance + 1)).score;
    const anywhere = highest(scores);
    if (anywhere.score < SAME) {
      missing = place;
      continue;
    }
    if (inPlace >= anywhere.score - CLEARLY) return;
    const millis = ((anywhere.lag - search) / sampleRate) * 1000;
    throw failed(`the sound is ${millis.toFixed(1)} ms late`);
  }
  if (missing) throw failed(`the sound at ${missing.sample / sampleRate} s is not in the file`);
}

interface Place {
  readonly channel: number;
  /** Counted from the beginning of the export. */
  readonly sample: number;
}

/** Just before the first sound, then around the loudest sample. */
async function* telling({ sound, plan, signal }: ExpectedSound): AsyncGenerator<Place> {
  let loudest = SILENCE;
  let place: Place | undefined;
  let hasBegun = false;
  let from = 0;
  for await (const channels of soundBlocks(sound, plan, signal)) {
    const { length } = channels[0]!;
    for (let i = 0; i < length; i++) {
      for (let channel = 0; channel < channels.length; channel++) {
        const level = Math.abs(channels[channel]![i]!);
        if (level <= loudest) continue;
        loudest = level;
        const sample = from + i;
        place = { channel, sample: Math.max(0, sample - WINDOW / 2) };
        if (hasBegun || level < SOUND) continue;
        hasBegun = true;
        yield { channel, sample: Math.max(0, sample - WINDOW / 32) };
      }
    }
    from += length;
  }
  if (place) yield place;
}

/** A stretch of one channel of the file as a player hears it; before its beginning (`start` under 0) is silence. */
async function decodeRange(
  track: InputAudioTrack,
  channel: number,
  { start, length }: { readonly start: number; readonly length: number },
  sampleRate: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const result = new Float32Array(length);
  // Each packet overlaps with the one before: without that one, the first comes out wrong.
  const from = (start - 2 * AAC_FRAME) / sampleRate;
  for await (const sample of new AudioSampleSink(track).samples(from, (start + length) / sampleRate)) {
    try {
      signal.throwIfAborted();
      const part = new Float32Array(sample.numberOfFrames);
      sample.copyTo(part, { planeIndex: channel, format: 'f32-planar' });
      const at = Math.round(sample.timestamp * sampleRate) - start;
      const heard = Math.max(0, -at, Math.round(-sample.timestamp * sampleRate));
      for (let i = heard; i < part.length && at + i < length; i++) result[at + i] = part[i]!;
    } finally {
      sample.close();
    }
  }
  return result;
}

/**
 * Differences of the means of eight samples: neither the bass, which resembles itself for milliseconds, nor what is
 * above 3 kHz, where encoders may put noise for noise.
 */
function contour(samples: Float32Array): Float32Array {
  const result = new Float32Array(Math.max(0, samples.length - 8));
  // The sum of eight neighbouring differences is the difference of the ends.
  for (let i = 8; i < samples.length; i++) result[i - 8] = (samples[i]! - samples[i - 8]!) / 8;
  return result;
}

function meanSquare(values: Float32Array): number {
  let energy = 0;
  for (const value of values) energy += value * value;
  return values.length > 0 ? energy / values.length : 0;
}

/**
 * Normalised correlation of `needle` with each stretch of `haystack`, by the stretch's offset. A stretch of less than
 * half the amplitude counts as its echo, not as the sound.
 */
function correlate(needle: Float32Array, haystack: Float32Array): Float64Array {
  const scores = new Float64Array(Math.max(0, haystack.length - needle.length + 1));
  let needleEnergy = 0;
  for (const value of needle) needleEnergy += value * value;
  for (let lag = 0; lag < scores.length; lag++) {
    let product = 0;
    let energy = 0;
    for (let i = 0; i < needle.length; i++) {
      const value = haystack[lag + i]!;
      product += value * needle[i]!;
      energy += value * value;
    }
    const norm = Math.sqrt(Math.max(energy, needleEnergy / 4) * needleEnergy);
    scores[lag] = norm > 0 ? product / norm : 0;
  }
  return scores;
}

function highest(scores: Float64Array): { readonly score: number; readonly lag: number } {
  let lag = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[lag]!) lag = i;
  return { score: scores[lag] ?? 0, lag };
}

function failed(message: string): AppError {
  return new AppError('export-check-failed', message);
}

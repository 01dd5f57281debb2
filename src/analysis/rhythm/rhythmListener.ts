import { ontoOnsets, trackBeats, usualTempo } from './beats';
import { findBars } from './downbeats';
import { ONSET_RATE, OnsetCurves, type OnsetKind } from './onsetCurves';
import { levelled, normalised, pickOnsets } from './onsets';
import type { Rhythm } from './rhythm';
import { followTempo } from './tempo';

/** What a strong stroke rises at least, in decibels: a drum's part of the spectrum is narrow, so its noise is restless. */
const LEAST_STRONG: Readonly<Record<OnsetKind, number>> = { all: 3, kick: 8, snare: 6, hat: 6 };
/** How strong an onset is at least: other drums leave a trace in a drum's part of the spectrum. */
const LEAST_ONSET: Readonly<Record<OnsetKind, number>> = { all: 0.15, kick: 0.3, snare: 0.3, hat: 0.3 };
/** Amplitudes below this are silence. */
const LEAST_ACCENT = 1e-4;

/**
 * Below it there is no beat. Measured: speech, noise and most strokes at random have less than 0.25, though two of 60 of
 * these, 10 s long, reached 0.29 and 0.38 by chance; clicks of an unsteady hand under noise have more than 0.45.
 */
const LEAST_CONFIDENCE = 0.28;

/** How much each curve says of where beats are: hats fall between them as often as on them. */
const BEAT_WEIGHTS = { all: 0.15, accent: 0.35, kick: 0.3, snare: 0.2 };
/** An onset so close to the start may be the recording's beginning and no stroke: it counts half. */
const START_FRAMES = 4;
/** Fewer make no rhythm. */
const FEWEST_ONSETS = 3;

/** Listens to a recording from start to end, and then says what its rhythm is. Its result depends on the samples alone. */
export class RhythmListener {
  readonly #curves: OnsetCurves;

  /** @param sampleRate samples a second, 8000 to 192 000. */
  constructor(sampleRate: number) {
    this.#curves = new OnsetCurves(sampleRate);
  }

  /** @param mono the next samples, ±1 and finite, of any number; not kept. */
  push(mono: Float32Array): void {
    this.#curves.push(mono);
  }

  finish(): Rhythm {
    const rises = this.#curves.finish();
    const map = <T>(of: (kind: OnsetKind) => T) => ({
      all: of('all'),
      kick: of('kick'),
      snare: of('snare'),
      hat: of('hat'),
    });
    const strength = map((kind) => normalised(rises[kind], LEAST_STRONG[kind]));
    const onsets = map((kind) => pickOnsets(strength[kind], LEAST_ONSET[kind]));
    const accent = levelled(rises.accent, LEAST_ACCENT);
    const struck = beatStrength(strength, accent);
    const { periods, clarity } = followTempo(struck);
    const confidence = onsets.all.length < FEWEST_ONSETS ? 0 : clarity;
    const beats =
      confidence < LEAST_CONFIDENCE
        ? new Float64Array(0)
        : ontoOnsets(trackBeats(struck, periods), onsets.all);
    return {
      bpm: usualTempo(beats),
      confidence,
      beats,
      ...findBars(beats, { ...strength, accent }),
      onsets,
      rate: ONSET_RATE,
      strength,
    };
  }
}

/** How strongly each moment asks for a beat, 0 to 1. */
function beatStrength(strength: Rhythm['strength'], accent: Float32Array): Float32Array {
  return accent.map((hardness, i) => {
    const sum =
      BEAT_WEIGHTS.all * strength.all[i]! +
      BEAT_WEIGHTS.accent * hardness +
      BEAT_WEIGHTS.kick * strength.kick[i]! +
      BEAT_WEIGHTS.snare * strength.snare[i]!;
    return i < START_FRAMES ? sum / 2 : sum;
  });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rhythm } from '../../src/analysis/rhythm/rhythm';
import { RhythmListener } from '../../src/analysis/rhythm/rhythmListener';
import {
  fMeasure,
  onBeats,
  pinkNoise,
  played,
  randomStrokes,
  rampBeats,
  SAMPLE_RATE,
  steadyBeats,
  swung,
  syllables,
  underNoise,
  unsteady,
  type Sound,
  type Stroke,
} from '../fixtures/clickTracks';

const SECONDS = 30;
const TEMPI = [60, 90, 120, 128, 140, 174];

function heard(samples: Float32Array, sampleRate = SAMPLE_RATE): Rhythm {
  const listener = new RhythmListener(sampleRate);
  listener.push(samples);
  return listener.finish();
}

/** Every number of a rhythm. */
function numbers({ bpm, confidence, beats, downbeats, beatsPerBar, onsets, strength }: Rhythm): number[] {
  const arrays = [beats, downbeats, ...Object.values(onsets), ...Object.values(strength)];
  return [bpm ?? -1, confidence, beatsPerBar, ...arrays.flatMap((values) => [values.length, ...values])];
}

/** The whole recording counts, its first seconds too. */
function expectBeats(strokes: readonly Stroke[], beats: readonly number[], bpm: number): void {
  const clean = played(strokes, SECONDS);
  for (const sound of [clean, underNoise(clean, 5)]) {
    const rhythm = heard(sound);
    expect(fMeasure(rhythm.beats, beats)).toBeGreaterThanOrEqual(0.97);
    expect(Math.abs(rhythm.bpm! / bpm - 1)).toBeLessThan(0.01);
  }
}

describe('beats, clean and under pink noise at 0 dB', () => {
  test.each(TEMPI)('of a woodblock at %i are found', (bpm) => {
    const beats = steadyBeats(bpm, SECONDS);
    expectBeats(onBeats(beats), beats, bpm);
  });

  test.each(TEMPI)('of a kick drum at %i are found', (bpm) => {
    const beats = steadyBeats(bpm, SECONDS);
    expectBeats(onBeats(beats, 'kick'), beats, bpm);
  });

  test.each(TEMPI)('at %i stay what they are when softer swing eighths come between', (bpm) => {
    const beats = steadyBeats(bpm, SECONDS);
    expectBeats(swung(beats, 0.5), beats, bpm);
  });

  test.each(TEMPI)('at %i by an unsteady hand, 20 ms to either side, are followed', (bpm) => {
    for (const seed of [1, 2]) {
      const beats = unsteady(steadyBeats(bpm, SECONDS), 0.02, seed);
      expectBeats(onBeats(beats), beats, bpm);
    }
  });

  test('that grow faster from 100 to 140 are followed, and the tempo is one of those between', () => {
    // A tempo that never stays has no single right number: it is not measured here.
    const even = rampBeats(100, 140, SECONDS);
    for (const beats of [even, unsteady(even, 0.02, 3)]) {
      const clean = played(onBeats(beats), SECONDS);
      for (const sound of [clean, underNoise(clean, 5)]) {
        const rhythm = heard(sound);
        expect(fMeasure(rhythm.beats, beats)).toBeGreaterThanOrEqual(0.97);
        expect(rhythm.bpm).toBeGreaterThan(110);
        expect(rhythm.bpm).toBeLessThan(130);
      }
    }
  });

  test('of a drum kit with hats on the eighths are its kicks and snares', () => {
    for (const bpm of [80, 100, 124, 150]) {
      const beats = steadyBeats(bpm, SECONDS);
      const kit = beats.flatMap((at, i): Stroke[] => [
        { at, level: 1, sound: i % 2 === 0 ? 'kick' : 'snare' },
        { at, level: 0.6, sound: 'hat' },
        { at: at + 30 / bpm, level: 0.6, sound: 'hat' },
      ]);
      expectBeats(kit, beats, bpm);
    }
  });
});

describe('a beat', () => {
  test('lies where its sound sets in, though the bass of it comes later', () => {
    const beats = steadyBeats(124, SECONDS);
    const strokes = beats.flatMap((at): Stroke[] => [
      { at, level: 1, sound: 'hat' },
      { at: at + 0.02, level: 1, sound: 'kick' },
    ]);
    const found = heard(played(strokes, SECONDS)).beats;
    expect(fMeasure(found, beats, 0.008)).toBeGreaterThan(0.97);
  });
});

describe('a tempo of two that fit', () => {
  // Only every second beat has a stroke each time, so half the tempo fits better; but nobody would count it.
  test.each([126, 130, 140])('is %i, not the half, when strokes fall on the beats between as well', (bpm) => {
    const beats = steadyBeats(bpm, SECONDS);
    const shuffle = beats.flatMap((at, i): Stroke[] => {
      const late = { at: at + 40 / bpm, level: 0.8, sound: 'kick' } as const;
      if (i % 4 === 0) return [{ at, level: 1, sound: 'kick' }, late];
      if (i % 4 === 1) return [{ at, level: 1, sound: 'kick' }];
      return i % 4 === 2 ? [{ at, level: 1, sound: 'snare' }, late] : [];
    });
    expectBeats(shuffle, beats, bpm);
  });
});

describe('the confidence', () => {
  test('is high for steady beats, less for an unsteady hand under noise, and they all have a tempo', () => {
    for (const bpm of [66, 103, 157]) {
      const beats = steadyBeats(bpm, SECONDS);
      const steady = heard(played(onBeats(beats), SECONDS));
      const hand = heard(underNoise(played(onBeats(unsteady(beats, 0.02, bpm)), SECONDS), 9));
      expect(steady.confidence).toBeGreaterThan(0.9);
      expect(hand.confidence).toBeGreaterThan(0.4);
      expect(hand.confidence).toBeLessThan(steady.confidence);
      expect(hand.bpm).not.toBeNull();
    }
  });

  test('is too low for a tempo in what sounds like speech, in strokes at random, and in noise', () => {
    const sounds = [21, 22, 23, 24].flatMap((seed) => [
      syllables(14, seed),
      played(randomStrokes(SECONDS, seed, seed % 2 === 0 ? 'woodblock' : 'snare'), SECONDS),
      pinkNoise(14 * SAMPLE_RATE, seed),
    ]);
    for (const sound of sounds) {
      const { confidence, bpm, beats, downbeats } = heard(sound);
      expect(confidence).toBeLessThan(0.28);
      expect(bpm).toBeNull();
      expect([beats.length, downbeats.length]).toEqual([0, 0]);
    }
  });

  test('is that of the part with a beat when a song has a long beginning without one', () => {
    const strokes = [
      ...randomStrokes(20, 5, 'woodblock'),
      ...onBeats(steadyBeats(120, 20).map((at) => 20 + at)),
    ];
    const { confidence, bpm } = heard(played(strokes, 40));
    expect(confidence).toBeGreaterThan(0.8);
    expect(Math.abs(bpm! / 120 - 1)).toBeLessThan(0.01);
  });
});

describe('downbeats', () => {
  test.each([
    [4, 'woodblock'],
    [3, 'woodblock'],
    [4, 'kick'],
    [3, 'kick'],
  ] as const)('of bars of %i whose first beat is accented are found (%s)', (beatsPerBar, sound) => {
    for (const bpm of [90, 160]) {
      for (const pickup of [0, 1, 2]) {
        const beats = steadyBeats(bpm, SECONDS);
        const isDownbeat = (i: number) => i % beatsPerBar === pickup;
        const strokes = beats.map((at, i) => ({ at, level: isDownbeat(i) ? 1 : 0.5, sound }));
        const clean = played(strokes, SECONDS);
        for (const samples of [clean, underNoise(clean, 5)]) {
          const rhythm = heard(samples);
          expect(rhythm.beatsPerBar).toBe(beatsPerBar);
          const truth = beats.filter((_, i) => isDownbeat(i));
          expect(fMeasure(rhythm.downbeats, truth)).toBeGreaterThanOrEqual(0.9);
          expect([...rhythm.beats]).toEqual(expect.arrayContaining([...rhythm.downbeats]));
        }
      }
    }
  });
});

describe('onsets', () => {
  test('of lonely clicks are within 10 ms of the truth, at every sample rate', () => {
    const clicks = Array.from({ length: 40 }, (_, i) => 0.4 + 0.4713 * i);
    for (const sampleRate of [8000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000]) {
      for (const sound of ['woodblock', 'snare'] as const) {
        const { onsets } = heard(played(onBeats(clicks, sound), 20, sampleRate), sampleRate);
        expect(onsets.all).toHaveLength(clicks.length);
        onsets.all.forEach((onset, i) => expect(Math.abs(onset - clicks[i]!)).toBeLessThan(0.01));
      }
    }
  });

  test('of kick, snare and hat are told apart', () => {
    const strokes: Stroke[] = [];
    const at: Record<Exclude<Sound, 'woodblock'>, number[]> = { kick: [], snare: [], hat: [] };
    const order = ['kick', 'hat', 'snare', 'hat', 'hat', 'kick', 'snare', 'hat'] as const;
    for (let i = 0; i < 80; i++) {
      const sound = order[i % order.length]!;
      const time = 0.3 + 0.23 * i;
      at[sound].push(time);
      strokes.push({ at: time, level: 1, sound });
    }
    const { onsets } = heard(played(strokes, 20));
    expect(
      fMeasure(
        onsets.all,
        strokes.map((stroke) => stroke.at),
        0.02,
      ),
    ).toBeGreaterThan(0.98);
    expect(fMeasure(onsets.kick, at.kick, 0.02)).toBeGreaterThan(0.95);
    expect(fMeasure(onsets.snare, at.snare, 0.02)).toBeGreaterThan(0.95);
    // A snare hisses too: what is heard as a hat is the snares and the hats.
    const hissing = [...at.hat, ...at.snare].sort((a, b) => a - b);
    expect(fMeasure(onsets.hat, hissing, 0.02)).toBeGreaterThan(0.95);
  });

  test('do not depend on how loud the recording is', () => {
    const beats = steadyBeats(100, 12);
    const loud = played(swung(beats, 0.5, 'snare'), 12);
    const quiet = loud.map((sample) => sample / 100);
    expect(heard(quiet).onsets.all).toHaveLength(heard(loud).onsets.all.length);
    expect(fMeasure(heard(quiet).beats, heard(loud).beats, 0.005)).toBe(1);
  });
});

describe('whatever is listened to', () => {
  test('the rhythm is the same to the last bit in blocks of any length', () => {
    const sound = underNoise(played(swung(steadyBeats(110, 6), 0.6, 'snare'), 6), 2);
    const whole = numbers(heard(sound));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 8 }),
        (lengths) => {
          const listener = new RhythmListener(SAMPLE_RATE);
          for (let at = 0, i = 0; at < sound.length; i++) {
            const length = lengths[i % lengths.length]! + (i % lengths.length === 0 ? 1 : 0);
            listener.push(sound.subarray(at, at + length));
            at += length;
          }
          expect(numbers(listener.finish())).toEqual(whole);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('silence, an offset, and hardly any samples have no beats', () => {
    for (const samples of [
      new Float32Array(0),
      new Float32Array(1),
      Float32Array.of(1),
      new Float32Array(SAMPLE_RATE * 5),
      new Float32Array(SAMPLE_RATE * 5).fill(0.5),
    ]) {
      const rhythm = heard(samples);
      expect(rhythm.bpm).toBeNull();
      expect(rhythm.confidence).toBe(0);
      expect(rhythm.beats).toHaveLength(0);
      expect(rhythm.downbeats).toHaveLength(0);
      expect(numbers(rhythm).every(Number.isFinite)).toBe(true);
    }
  });

  test.each([8000, 11_025, 44_100, 96_000, 192_000])(
    'noise and beats at %i Hz give finite numbers',
    (rate) => {
      for (const samples of [pinkNoise(4 * rate, 3), played(onBeats(steadyBeats(120, 4)), 4, rate)]) {
        const rhythm = heard(samples, rate);
        expect(numbers(rhythm).every(Number.isFinite)).toBe(true);
        for (const curve of Object.values(rhythm.strength)) {
          expect(curve).toHaveLength(4 * rhythm.rate + 1);
          expect(curve.every((value) => value >= 0 && value <= 1)).toBe(true);
        }
      }
    },
  );

  test.each([8000, 48_000, 96_000])('the tempo is the same at %i Hz', (rate) => {
    const beats = steadyBeats(128, 12);
    const rhythm = heard(played(onBeats(beats), 12, rate), rate);
    expect(fMeasure(rhythm.beats, beats)).toBeGreaterThanOrEqual(0.97);
    expect(Math.abs(rhythm.bpm! / 128 - 1)).toBeLessThan(0.01);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyName, keyOf, type Key } from '../../src/analysis/tone/key';
import { ToneListener, type Tone } from '../../src/analysis/tone/toneListener';
import { WindowStream } from '../../src/analysis/tone/windowStream';
import { hashRandom } from '../../src/core/numeric';
import { beatPcm } from '../fixtures/beat';
import { drums, joined, noise, SAMPLE_RATE, silence, sine } from '../fixtures/signals';

function heard(mono: Float32Array, sampleRate = SAMPLE_RATE): Tone {
  const listener = new ToneListener(sampleRate);
  for (let at = 0; at < mono.length; at += 16_384) listener.push(mono.subarray(at, at + 16_384));
  return listener.finish();
}

/** Ten overtones in sawtooth's proportions, as a plucked string dies away. */
function played(chords: readonly (readonly number[])[], seconds: number, cents = 0, sampleRate = 22_050) {
  const length = Math.round(seconds * sampleRate);
  const samples = new Float32Array(chords.length * length);
  chords.forEach((pitches, place) => {
    for (const pitch of pitches) {
      const hz = 440 * 2 ** ((pitch - 69 + cents / 100) / 12);
      for (let n = 1; n <= 10 && n * hz < 0.45 * sampleRate; n++) {
        const step = (2 * Math.PI * n * hz) / sampleRate;
        for (let i = 0; i < length; i++) {
          samples[place * length + i]! +=
            (0.12 / n) * Math.exp((-2 * n * i) / sampleRate) * Math.sin(step * i + n);
        }
      }
    }
  });
  return samples;
}

const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11, 12, 11, 9, 7, 5, 4, 2, 0],
  // Harmonic minor, as the cadence has it.
  minor: [0, 2, 3, 5, 7, 8, 11, 12, 11, 8, 7, 5, 3, 2, 0],
};
const CADENCES = {
  major: [
    [0, 12, 16, 19],
    [5, 12, 17, 21],
    [7, 14, 17, 23],
    [0, 12, 16, 19],
  ],
  minor: [
    [0, 12, 15, 19],
    [5, 12, 17, 20],
    [7, 14, 17, 23],
    [0, 12, 15, 19],
  ],
};
const KEYS = (['major', 'minor'] as const).flatMap((mode) =>
  Array.from({ length: 12 }, (_, tonic): Key => ({ tonic, mode, confidence: 1 })),
);

const up = (pitches: readonly number[], by: number) => pitches.map((pitch) => pitch + by);

describe('the key', () => {
  test.each(KEYS.map((key) => [keyName(key), key] as const))('%s is heard in its cadence', (name, key) => {
    const chords = CADENCES[key.mode].map((chord) => up(chord, 45 + ((key.tonic + 3) % 12)));
    const found = heard(played(chords, 1), 22_050).key!;
    expect(keyName(found)).toBe(name);
    expect(found.confidence).toBeGreaterThan(0.4);
  });

  test.each(KEYS.map((key) => [keyName(key), key] as const))('%s is heard in its scale', (name, key) => {
    const notes = SCALES[key.mode].map((step) => [60 + key.tonic + step]);
    expect(keyName(heard(played(notes, 0.4), 22_050).key!)).toBe(name);
  });

  test.each([-30, -15, 20, 30])('is heard in a song %i cents off', (cents) => {
    const tone = heard(
      played(
        CADENCES.minor.map((chord) => up(chord, 50)),
        1,
        cents,
      ),
      22_050,
    );
    expect(keyName(tone.key!)).toBe('D minor');
    expect(tone.tuning).toBeCloseTo(cents / 100, 1);
  });

  test.each([8000, 48_000, 96_000])('is heard at %i samples a second', (sampleRate) => {
    const sound = played(
      CADENCES.major.map((chord) => up(chord, 43)),
      0.5,
      0,
      sampleRate,
    );
    expect(keyName(heard(sound, sampleRate).key!)).toBe('G major');
  });

  test('is none where nothing has one', () => {
    const voices = [
      silence(3),
      noise(5, 0.3, 1),
      noise(5, 1e-3, 2),
      drums(5),
      sine(3, 440, 0.3),
      joined(noise(2, 0.2, 3), silence(2), drums(3)),
    ];
    for (const voice of voices) expect(heard(voice).key).toBeNull();
    expect(heard(beatPcm(4).channels[0]!, 48_000).key).toBeNull();
    expect(heard(played([[45]], 3), 22_050).key).toBeNull();
  });

  test('is doubtful at best in all twelve notes played at random', () => {
    const notes = Array.from({ length: 72 }, (_, i) => [60 + Math.floor(12 * hashRandom(5, i))]);
    const { key } = heard(played(notes, 0.15), 22_050);
    expect(key?.confidence ?? 0).toBeLessThan(0.45);
  });

  test('is a key or none for any chroma', () => {
    const values = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.array(values, { minLength: 12, maxLength: 12 }), { maxLength: 40 }), (rows) => {
        const key = keyOf(Float32Array.from(rows.flat()));
        if (!key) return;
        expect(Number.isInteger(key.tonic) && key.tonic >= 0 && key.tonic < 12).toBe(true);
        expect(key.confidence >= 0 && key.confidence <= 1).toBe(true);
      }),
    );
  });

  test('is written as musicians write it', () => {
    expect(keyName({ tonic: 9, mode: 'minor', confidence: 1 })).toBe('A minor');
    expect(keyName({ tonic: 6, mode: 'major', confidence: 1 })).toBe('F♯ major');
    expect(keyName({ tonic: 10, mode: 'minor', confidence: 1 })).toBe('B♭ minor');
  });
});

describe('the chroma', () => {
  test('has a row every tenth of a second', () => {
    const { rate, chroma, centroidHz } = heard(drums(2.05));
    expect(rate).toBe(10);
    expect(centroidHz).toHaveLength(21);
    expect(chroma).toHaveLength(12 * 21);
  });

  test.each([-30, 0, 30])('is strongest in the class of each note, %i cents off', (cents) => {
    const pitches = [48, 55, 61, 64, 70, 81];
    const { chroma } = heard(
      played(
        pitches.map((pitch) => [pitch]),
        1,
        cents,
      ),
      22_050,
    );
    pitches.forEach((pitch, i) => {
      const row = chroma.subarray(12 * (10 * i + 5), 12 * (10 * i + 6));
      expect(row.indexOf(Math.max(...row))).toBe(pitch % 12);
      expect(row[pitch % 12]).toBeGreaterThan(0.5);
    });
  });

  test('holds the notes of a chord above all others', () => {
    const { chroma } = heard(played([[57, 60, 64]], 2), 22_050);
    const row = [...chroma.subarray(12 * 8, 12 * 9)];
    const others = row.filter((_, i) => ![9, 0, 4].includes(i));
    for (const note of [9, 0, 4]) expect(row[note]).toBeGreaterThan(1.3 * Math.max(...others));
  });

  test('changes when the chord does', () => {
    const { chroma } = heard(
      played(
        [
          [60, 64, 67],
          [62, 65, 69],
        ],
        1,
      ),
      22_050,
    );
    const row = (index: number) => [...chroma.subarray(12 * index, 12 * index + 12)];
    expect(row(8)[0]).toBeGreaterThan(2 * row(8)[2]!);
    expect(row(12)[2]).toBeGreaterThan(2 * row(12)[0]!);
  });

  test('is next to nothing in noise', () => {
    expect(Math.max(...heard(noise(3, 0.3, 4)).chroma)).toBeLessThan(0.1);
  });
});

describe('the centroid', () => {
  test.each([200, 1000, 9000])('of a sine of %i Hz is there', (hz) => {
    expect(heard(sine(1, hz, 0.1)).centroidHz[5]! / hz).toBeCloseTo(1, 1);
  });

  test('of white noise is halfway up, of silence and of an offset 0', () => {
    expect(heard(noise(1, 0.3, 1)).centroidHz[5]! / (SAMPLE_RATE / 4)).toBeCloseTo(1, 1);
    expect(Math.max(...heard(silence(1)).centroidHz)).toBe(0);
    expect(heard(new Float32Array(SAMPLE_RATE).fill(0.5)).centroidHz[5]).toBe(0);
  });

  test('does not follow the noise floor of a quiet tone', () => {
    const floor = noise(1, 3e-5, 1);
    const sound = sine(1, 300, 0.01).map((sample, i) => sample + floor[i]!);
    expect(heard(sound).centroidHz[5]! / 300).toBeCloseTo(1, 1);
  });
});

describe('listening', () => {
  test('does not depend on the length of the blocks', () => {
    const sound = joined(drums(0.8), noise(0.3, 0.2, 5), sine(0.7, 330), silence(0.3));
    const whole = new ToneListener(SAMPLE_RATE);
    whole.push(sound);
    const expected = whole.finish();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }), (lengths) => {
        const listener = new ToneListener(SAMPLE_RATE);
        for (let at = 0, i = 0; at < sound.length; i++) {
          const end = at + lengths[i % lengths.length]!;
          listener.push(sound.subarray(at, end));
          at = end;
        }
        expect(listener.finish()).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  test('is finite and in range for any sound at any rate', () => {
    const samples = fc.float32Array({ maxLength: 6000, min: -16, max: 16, noNaN: true });
    const rates = fc.constantFrom(8000, 16_000, 44_100, 96_000, 192_000);
    fc.assert(
      fc.property(samples, rates, (mono, sampleRate) => {
        const { chroma, centroidHz, bands } = heard(mono, sampleRate);
        expect(centroidHz).toHaveLength(Math.floor((mono.length / sampleRate) * 10) + 1);
        for (const value of chroma) expect(value >= 0 && value <= 1).toBe(true);
        for (const value of centroidHz) expect(value >= 0 && value <= sampleRate / 2).toBe(true);
        for (const value of bands) expect(value >= -90 && value < 40).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('refuses a sample rate that is none', () => {
    expect(() => new ToneListener(0)).toThrow(TypeError);
  });
});

test('the last windows of a recording see nothing but its end and zeros, whatever its length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 12, max: 16 }), (length, bits) => {
      const size = 2 ** bits;
      const step = Math.ceil(0.3 * size);
      const count = Math.floor(length / step) + 1;
      const seen: number[] = [];
      const stream = new WindowStream(
        size,
        (index) => index * step - size / 2,
        (samples, offset) => {
          const window = samples.subarray(offset, offset + size);
          expect(window).toHaveLength(size);
          seen.push(window.reduce((a, b) => a + b, 0));
        },
      );
      stream.push(new Float32Array(length).fill(1));
      stream.finish(count);
      const expected = Array.from({ length: count }, (_, index) => {
        const start = index * step - size / 2;
        return Math.min(length, start + size) - Math.max(0, start);
      });
      expect(seen).toEqual(expected);
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sectionsOf, type Section } from '../../src/analysis/structure/sections';
import { novelty } from '../../src/analysis/structure/selfSimilarity';
import { silencesOf } from '../../src/analysis/structure/silence';
import { StructureListener, type Structure } from '../../src/analysis/structure/structureListener';
import { COARSE_BANDS } from '../../src/analysis/tone/coarseBands';
import { ToneListener } from '../../src/analysis/tone/toneListener';
import { hashRandom } from '../../src/core/numeric';

const SAMPLE_RATE = 22_050;

function heard(mono: Float32Array, sampleRate = SAMPLE_RATE): Structure {
  const tone = new ToneListener(sampleRate);
  const structure = new StructureListener(sampleRate);
  for (let at = 0; at < mono.length; at += 16_384) {
    const block = mono.subarray(at, at + 16_384);
    tone.push(block);
    structure.push([block]);
  }
  return structure.finish(tone.finish());
}

/** What an instrument does at `t` seconds of its part, `age` seconds after the last beat. */
type Voice = (t: number, age: number, i: number) => number;

const BEAT = 0.5;

function part(seconds: number, ...voices: readonly Voice[]): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  for (let i = 0; i < samples.length; i++) {
    const t = i / SAMPLE_RATE;
    for (const voice of voices) samples[i]! += voice(t, t % BEAT, i);
  }
  return samples;
}

function song(...parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

const hertz = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12);

/** Chords two beats each, over and over. @param bright how many overtones. */
function chords(level: number, bright: number, ...all: readonly (readonly number[])[]): Voice {
  const wave = Float32Array.from({ length: 4096 }, (_, i) => {
    let sum = 0;
    for (let n = 1; n <= bright; n++) sum += Math.sin((2 * Math.PI * n * i) / 4096 + n) / n;
    return (level * sum) / all[0]!.length;
  });
  const tones = all.map((chord) => chord.map(hertz));
  return (t) => {
    const chord = tones[Math.floor(t / (2 * BEAT)) % tones.length]!;
    return chord.reduce((sum, hz) => sum + wave[Math.floor((4096 * hz * t) % 4096)]!, 0);
  };
}
const kick = (level: number): Voice => {
  return (_, age) =>
    level * Math.exp(-9 * age) * Math.sin(2 * Math.PI * (55 * age + 2 * (1 - Math.exp(-30 * age))));
};
const hat = (level: number): Voice => {
  return (_, age, i) => level * Math.exp(-25 * (age % (BEAT / 2))) * (2 * hashRandom(3, i) - 1);
};
const bass = (level: number, pitch: number): Voice => {
  const step = 2 * Math.PI * hertz(pitch);
  return (t) => level * Math.sin(step * t);
};
const riser = (seconds: number, from: number, to: number): Voice => {
  return (t, _, i) => from * (to / from) ** (t / seconds) * (2 * hashRandom(9, i) - 1);
};

const verse = (seconds: number) =>
  part(seconds, chords(0.1, 3, [57, 60, 64], [53, 57, 60]), kick(0.15), hat(0.02));
const chorus = (seconds: number) =>
  part(seconds, chords(0.2, 8, [60, 64, 67], [55, 59, 62]), kick(0.4), hat(0.15), bass(0.15, 36));
const bridge = (seconds: number) => part(seconds, chords(0.08, 1, [62, 65, 70], [63, 67, 70]));
const pad = (seconds: number) => part(seconds, chords(0.05, 2, [57, 60, 64]));

const startsOf = (sections: readonly Section[]) => sections.map(({ start }) => start);

function expectNear(starts: readonly number[], expected: readonly number[]): void {
  expect(starts).toHaveLength(expected.length);
  starts.forEach((start, i) => expect(Math.abs(start - expected[i]!)).toBeLessThan(1));
}

describe('sections', () => {
  test('of a song A B A C begin where they do, and both A are one label', () => {
    const { sections } = heard(song(verse(14), chorus(12), verse(16), bridge(10)));
    expectNear(startsOf(sections), [0, 14, 26, 42]);
    expect(sections.map(({ label }) => label)).toEqual([0, 1, 0, 2]);
  });

  test('are told by harmony alone', () => {
    const a = part(15, chords(0.2, 4, [60, 64, 67], [65, 69, 72]), hat(0.05));
    const b = part(15, chords(0.2, 4, [61, 66, 70], [59, 63, 66]), hat(0.05));
    const { sections } = heard(song(a, b, a));
    expectNear(startsOf(sections), [0, 15, 30]);
    expect(sections.map(({ label }) => label)).toEqual([0, 1, 0]);
  });

  test('hold a quiet part, a build and a drop', () => {
    const build = part(8, chords(0.05, 2, [57, 60, 64]), riser(8, 0.005, 0.25), hat(0.02));
    const { sections } = heard(song(chorus(12), pad(12), build, chorus(14)));
    expectNear(startsOf(sections), [0, 12, 24, 32]);
    expect(sections.map(({ energy }) => energy)).toEqual(['steady', 'quiet', 'build', 'drop']);
    expect(sections[3]!.label).toBe(sections[0]!.label);
    expect(Math.abs(sections[3]!.start - 32)).toBeLessThan(0.3);
  });

  test.each([6, 12, 20])('hold a build of %i seconds that grows louder with its drums', (seconds) => {
    const voices = [chords(0.05, 2, [57, 60, 64]), hat(0.03)];
    const grown: Voice = (t, age, i) =>
      (0.2 + (2 * t) / seconds) * voices.reduce((sum, voice) => sum + voice(t, age, i), 0);
    const { sections } = heard(song(verse(12), pad(12), part(seconds, grown), chorus(14)));
    expect(sections.map(({ energy }) => energy)).toEqual(['quiet', 'quiet', 'build', 'drop']);
    expect(sections.map(({ label }) => label)).toEqual([0, 1, 2, 3]);
    expect(Math.abs(sections[2]!.start - 24)).toBeLessThan(2);
    expect(Math.abs(sections[3]!.start - 24 - seconds)).toBeLessThan(0.3);
  });

  test('hold a drop after a quiet part without a build', () => {
    const { sections } = heard(song(pad(15), chorus(15)));
    expect(sections.map(({ energy }) => energy)).toEqual(['quiet', 'drop']);
  });

  test('are one where nothing changes', () => {
    const steady = [part(20, riser(20, 0.2, 0.2)), chorus(30), part(20, bass(0.3, 57))];
    for (const sound of steady) {
      const { sections } = heard(sound);
      expect(sections).toHaveLength(1);
      expect(sections[0]!.energy).toBe('steady');
    }
  });

  test('are one in a short recording, and quiet where there is nothing', () => {
    expect(heard(song(chorus(4), pad(3.9))).sections).toHaveLength(1);
    const { sections, silences } = heard(new Float32Array(20 * SAMPLE_RATE));
    expect(sections).toEqual([{ start: 0, end: 20, label: 0, energy: 'quiet' }]);
    expect(silences).toEqual([[0, 20]]);
  });

  test('cover any texture without gaps', () => {
    const textures = fc.record({
      rate: fc.constantFrom(2, 5, 10),
      blocks: fc.array(fc.tuple(fc.integer({ min: 1, max: 150 }), fc.nat(999)), { maxLength: 12 }),
      rest: fc.double({ min: 0, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(textures, ({ rate, blocks, rest }) => {
        const kinds = blocks.flatMap(([rows, kind]) => new Array<number>(rows).fill(kind));
        const rows = kinds.length + 1;
        const cell = (i: number, width: number) => hashRandom(kinds[Math.floor(i / width)] ?? 0, i % width);
        const duration = (rows - 1 + rest) / rate;
        const sections = sectionsOf({
          rate,
          duration,
          chroma: Float32Array.from({ length: 12 * rows }, (_, i) => cell(i, 12)),
          bands: Float32Array.from({ length: COARSE_BANDS * rows }, (_, i) => -90 * cell(i, COARSE_BANDS)),
          loudness: Float32Array.from({ length: rows }, (_, i) => -60 * cell(i, 1)),
        });
        if (duration === 0) {
          expect(sections).toEqual([]);
          return;
        }
        expect(sections[0]!.start).toBe(0);
        expect(sections.at(-1)!.end).toBe(duration);
        let labels = 0;
        sections.forEach(({ start, end, label }, i) => {
          expect(end).toBeGreaterThan(start);
          if (i > 0) expect(start).toBe(sections[i - 1]!.end);
          expect(label).toBeLessThanOrEqual(labels);
          labels = Math.max(labels, label + 1);
        });
        if (duration < 8) expect(sections).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  test('of three hours are found', () => {
    const rows = 3 * 3600 * 10;
    const minute = (i: number, width: number) => Math.floor(i / width / 600);
    const sections = sectionsOf({
      rate: 10,
      duration: rows / 10,
      chroma: Float32Array.from({ length: 12 * rows }, (_, i) => hashRandom(minute(i, 12) % 5, i % 12)),
      bands: Float32Array.from(
        { length: COARSE_BANDS * rows },
        (_, i) => -20 - 30 * hashRandom(minute(i, COARSE_BANDS) % 5, i % COARSE_BANDS) - 5 * hashRandom(1, i),
      ),
      loudness: new Float32Array(rows).fill(-12),
    });
    expect(sections).toHaveLength(180);
    expect(new Set(sections.map(({ label }) => label)).size).toBe(5);
  });
});

describe('novelty', () => {
  test('is highest where one thing becomes another, and nothing where all is one', () => {
    const values = Float32Array.from({ length: 60 }, (_, i) => (i < 33 ? 0 : 3));
    const curve = novelty({ width: 1, values }, 8);
    expect(curve.indexOf(Math.max(...curve))).toBe(33);
    expect(curve[33]).toBeCloseTo(1, 3);
    expect(curve[20]).toBeCloseTo(0, 6);
    expect(Math.max(...novelty({ width: 1, values: new Float32Array(40).fill(2) }, 8))).toBeCloseTo(0, 6);
  });
});

describe('silences', () => {
  test('are heard through a steady offset', () => {
    const sound = song(verse(3), new Float32Array(SAMPLE_RATE), verse(3)).map((sample) => sample + 0.02);
    const { silences } = heard(sound);
    expect(silences).toHaveLength(1);
    expect(silences[0]![0]).toBeCloseTo(3, 0);
  });

  test('begin and end with the sound', () => {
    const quiet = (seconds: number) => new Float32Array(Math.round(seconds * SAMPLE_RATE));
    const { silences } = heard(
      song(quiet(1), verse(5), quiet(0.6), verse(5), quiet(0.2), verse(2), quiet(2)),
    );
    expect(silences).toHaveLength(3);
    const expected = [
      [0, 1],
      [6, 6.6],
      [13.8, 15.8],
    ];
    silences.forEach(([start, end], i) => {
      expect(Math.abs(start - expected[i]![0]!)).toBeLessThan(0.15);
      expect(Math.abs(end - expected[i]![1]!)).toBeLessThan(0.08);
    });
  });

  test('are measured against the song: hiss behind loud music is silence, a quiet song is none', () => {
    const curve = (...levels: readonly number[]) =>
      Float32Array.from(levels.flatMap((level) => new Array<number>(20).fill(level)));
    expect(silencesOf(curve(-10, -10, -60, -10), 20)).toEqual([[1.975, 2.975]]);
    expect(silencesOf(curve(-40, -40, -60, -40), 20)).toEqual([]);
    expect(silencesOf(curve(-65, -65, -65), 20)).toEqual([]);
    expect(silencesOf(curve(-75, -Infinity), 20)).toEqual([[0, 1.975]]);
    expect(silencesOf(new Float32Array(0), 20)).toEqual([]);
  });

  test('lie in order inside any curve, and are long enough', () => {
    const levels = fc.float({ min: -100, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.array(levels, { maxLength: 200 }), (values) => {
        let last = 0;
        for (const [start, end] of silencesOf(Float32Array.from(values), 20)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end - start).toBeGreaterThanOrEqual(0.3);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(values.length / 20);
      }),
    );
  });
});

describe('listening', () => {
  test('does not depend on the length of the blocks', () => {
    const sound = song(pad(5), chorus(5), new Float32Array(SAMPLE_RATE));
    const tone = new ToneListener(SAMPLE_RATE);
    tone.push(sound);
    const { rate, chroma, bands } = tone.finish();
    const listened = (lengths: readonly number[]) => {
      const listener = new StructureListener(SAMPLE_RATE);
      for (let at = 0, i = 0; at < sound.length; i++) {
        const end = at + lengths[i % lengths.length]!;
        listener.push([sound.subarray(at, end), sound.subarray(at, end)]);
        at = end;
      }
      return listener.finish({ rate, chroma, bands });
    };
    const expected = listened([sound.length]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }), (lengths) => {
        expect(listened(lengths)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  test('takes any sound at any rate', () => {
    const samples = fc.float32Array({ maxLength: 4000, min: -16, max: 16, noNaN: true });
    const rates = fc.constantFrom(8000, 44_100, 192_000);
    fc.assert(
      fc.property(samples, rates, (mono, sampleRate) => {
        const { sections, silences } = heard(mono, sampleRate);
        expect(sections).toHaveLength(mono.length > 0 ? 1 : 0);
        for (const [start, end] of silences) expect(start >= 0 && end <= mono.length / sampleRate).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('hears both channels of sound that cancels out when mixed', () => {
    const left = chorus(3);
    const listener = new StructureListener(SAMPLE_RATE);
    listener.push([left, left.map((sample) => -sample)]);
    const tone = new ToneListener(SAMPLE_RATE);
    tone.push(new Float32Array(left.length));
    expect(listener.finish(tone.finish()).silences).toEqual([]);
  });

  test('refuses a sample rate that is none', () => {
    expect(() => new StructureListener(Number.NaN)).toThrow(TypeError);
  });
});

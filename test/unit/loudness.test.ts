import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pcm } from '../../src/analysis/featureTrack';
import { type Biquad, kWeightingFilters } from '../../src/analysis/loudness/kWeighting';
import { type Loudness, LoudnessMeter } from '../../src/analysis/loudness/loudnessMeter';
import { TRUE_PEAK_MARGIN, TruePeakFilter } from '../../src/analysis/loudness/truePeak';
import { hashRandom } from '../../src/core/numeric';
import {
  INTEGRATED_CASES,
  K_WEIGHTING_TABLES,
  loudnessAsWritten,
  MOMENTARY_STEPS,
  programme,
  RANGE_CASES,
  SHORT_TERM_STEPS,
  toneSteps,
  TRUE_PEAK_CASES,
  truePeakAsWritten,
  truePeakTone,
} from '../fixtures/ebuLoudness';

/** Every rate that files and sound cards have. */
const RATES = [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

/** Measured in blocks of `portions` samples in turn. */
function measured({ sampleRate, channels }: Pcm, portions: readonly number[] = [4096]): Loudness {
  const meter = new LoudnessMeter(sampleRate, channels.length === 1 ? 1 : 2);
  for (let at = 0, block = 0; at < channels[0]!.length; block++) {
    const end = at + portions[block % portions.length]!;
    meter.push(channels.map((channel) => channel.subarray(at, end)));
    at = end;
  }
  return meter.finish();
}

function mono(samples: Float32Array, sampleRate = 48_000): Pcm {
  return { sampleRate, channels: [samples] };
}

function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, n) => 2 * hashRandom(seed, n) - 1);
}

/** What a filter does to a sine, in decibels. @param cycles a sample. */
function responseDb({ b0, b1, b2, a1, a2 }: Biquad, cycles: number): number {
  const magnitude = (...taps: readonly number[]) => {
    const part = (of: (radians: number) => number) =>
      taps.reduce((sum, tap, n) => sum + tap * of(2 * Math.PI * cycles * n), 0);
    return Math.hypot(part(Math.cos), part(Math.sin));
  };
  return 20 * Math.log10(magnitude(b0, b1, b2) / magnitude(1, a1, a2));
}

describe('K-weighting', () => {
  test('is the table of the standard at 48 kHz', () => {
    kWeightingFilters(48_000).forEach(({ b0, b1, b2, a1, a2 }, i) => {
      const table = [...K_WEIGHTING_TABLES[i]!.b, ...K_WEIGHTING_TABLES[i]!.a];
      [b0, b1, b2, a1, a2].forEach((value, k) => expect(Math.abs(value - table[k]!)).toBeLessThan(1e-9));
    });
  });

  test.each(RATES)('is stable at %i Hz', (rate) => {
    for (const { a1, a2 } of kWeightingFilters(rate)) {
      expect(Math.abs(a2)).toBeLessThan(1);
      expect(Math.abs(a1)).toBeLessThan(1 + a2);
    }
  });

  test.each(RATES.map((rate) => [rate, rate < 11_025 ? 0.05 : rate < 16_000 ? 0.02 : 0.005] as const))(
    'weighs every frequency at %i Hz as the table does, within %d dB',
    (rate, bound) => {
      const decibels = (hz: number, sampleRate: number) =>
        kWeightingFilters(sampleRate).reduce((sum, filter) => sum + responseDb(filter, hz / sampleRate), 0);
      for (let hz = 10; hz < Math.min(rate, 48_000) / 2; hz *= 1.02)
        expect(Math.abs(decibels(hz, rate) - decibels(hz, 48_000)), `${hz} Hz`).toBeLessThan(bound);
    },
  );

  test.each(RATES)('weighs 1 kHz at %i Hz as at 48 kHz', (rate) => {
    const { integratedLufs } = measured(toneSteps([[2, -23]], rate));
    expect(Math.abs(integratedLufs + 23)).toBeLessThan(0.02);
  });
});

describe('EBU Tech 3341, minimum requirements', () => {
  test.each(INTEGRATED_CASES)('case $number: the whole is $expected LUFS', ({ steps, expected }) => {
    expect(Math.abs(measured(toneSteps(steps)).integratedLufs - expected)).toBeLessThan(0.1);
  });

  test.each(INTEGRATED_CASES.slice(0, 2))(
    'case $number: momentary and short-term loudness stand at $expected LUFS',
    ({ steps, expected }) => {
      const { momentary, shortTerm } = measured(toneSteps(steps));
      for (const value of momentary.subarray(4)) expect(Math.abs(value - expected)).toBeLessThan(0.1);
      for (const value of shortTerm.subarray(30)) expect(Math.abs(value - expected)).toBeLessThan(0.1);
    },
  );

  test('in the place of case 6, which has five channels: two of different level add up as powers', () => {
    const left = toneSteps([[20, -28]]).channels[0]!;
    const right = toneSteps([[20, -24]]).channels[0]!;
    const expected = 10 * Math.log10((10 ** -2.8 + 10 ** -2.4) / 2);
    const { integratedLufs } = measured({ sampleRate: 48_000, channels: [left, right] });
    expect(Math.abs(integratedLufs - expected)).toBeLessThan(0.1);
  });

  // Those of the EBU are films. Made noise stands in, turned to −23 LUFS by the formulas as they are written.
  test.each([
    [7, 'narrow', 3],
    [8, 'wide', 20],
  ])(
    'in the place of case %i: a programme of %s range is −23 LUFS',
    (_, __, depthDb) => {
      const made = programme(24, depthDb);
      const gain = 10 ** ((-23 - loudnessAsWritten(made).integratedLufs) / 20);
      const turned = { ...made, channels: made.channels.map((channel) => channel.map((v) => gain * v)) };
      const { integratedLufs, loudnessRange } = measured(turned);
      const written = loudnessAsWritten(turned);
      expect(Math.abs(integratedLufs + 23)).toBeLessThan(0.1);
      expect(Math.abs(integratedLufs - written.integratedLufs)).toBeLessThan(0.001);
      expect(Math.abs(loudnessRange - written.loudnessRange)).toBeLessThan(0.001);
    },
    30_000,
  );

  test('case 9: the short-term loudness stands at −23 LUFS from 3 s on', () => {
    const { shortTerm } = measured(toneSteps(SHORT_TERM_STEPS));
    expect(shortTerm).toHaveLength(151);
    for (const value of shortTerm.subarray(30)) expect(Math.abs(value + 23)).toBeLessThan(0.1);
  });

  test('case 10: the highest short-term loudness of a tone of 3 s is −23 LUFS, whenever it begins', () => {
    for (let i = 0; i < 20; i++) {
      const { shortTerm } = measured(
        toneSteps([
          [0.15 * i, -Infinity],
          [3, -23],
          [1, -Infinity],
        ]),
      );
      expect(Math.abs(Math.max(...shortTerm) + 23)).toBeLessThan(0.1);
    }
  });

  test('case 12: the momentary loudness stands at −23 LUFS from 1 s on', () => {
    const { momentary } = measured(toneSteps(MOMENTARY_STEPS));
    expect(momentary).toHaveLength(101);
    for (const value of momentary.subarray(10)) expect(Math.abs(value + 23)).toBeLessThan(0.1);
  });

  test.each(TRUE_PEAK_CASES)('case $number: the true peak is $expected dBTP', (tone) => {
    const error = measured(truePeakTone(tone)).truePeakDb - tone.expected;
    expect(error).toBeLessThan(0.2);
    expect(error).toBeGreaterThan(-0.4);
  });
});

describe('EBU Tech 3342, minimum requirements', () => {
  test.each(RANGE_CASES)('case $number: the loudness range is $expected LU', ({ steps, expected }) => {
    expect(Math.abs(measured(toneSteps(steps)).loudnessRange - expected)).toBeLessThan(1);
  });
});

describe('the true peak', () => {
  test('misses nothing by what it skips', () => {
    // Signs that take turns, and now and then do not, surpass their samples the most; smooth noise is skipped the most.
    const wave = (kind: string, seed: number, n: number) =>
      kind === 'signs'
        ? (-1) ** n * (hashRandom(seed, n >> 3) < 0.5 ? -1 : 1)
        : [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + hashRandom(seed, n + k) / 3 - 1 / 6, 0);
    const sounds = fc.record({
      rate: fc.constantFrom(44_100, 96_000),
      kind: fc.constantFrom('signs', 'noise'),
      seed: fc.nat(),
      length: fc.oneof(fc.integer({ min: 150, max: 300 }), fc.constantFrom(192, 240, 288)),
      // What lies outside rings into it, too.
      before: fc.constantFrom(0, 1, 6),
      within: fc.constantFrom(0, 0.1, 1),
      after: fc.constantFrom(0, 1, 6),
      hush: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(sounds, ({ rate, kind, seed, length, before, within, after, hush }) => {
        const [from, to] = [TRUE_PEAK_MARGIN, TRUE_PEAK_MARGIN + length];
        const samples = Float64Array.from({ length: to + TRUE_PEAK_MARGIN }, (_, n) => {
          const isHushed = n >= from - hush && n < to + hush && (n < from + 100 || n >= to);
          return isHushed ? 0 : wave(kind, seed, n) * (n < from ? before : n < to ? within : after);
        });
        const filter = new TruePeakFilter(rate);
        // A lonely sample, nearly as high, makes the meter skip all that it thinks it can.
        samples[from + 60] = 0.98 * truePeakAsWritten(samples, from, to, filter.factor);
        expect(filter.peak(samples, from, to)).toBeCloseTo(
          truePeakAsWritten(samples, from, to, filter.factor),
          12,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('reads four values a sample below 96 kHz, two below 192 kHz, then the samples', () => {
    expect(RATES.map((rate) => new TruePeakFilter(rate).factor)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 1]);
    const tone = { ...TRUE_PEAK_CASES[1]!, level: 1 };
    expect(measured(truePeakTone(tone, 96_000)).truePeakDb).toBeCloseTo(0, 1);
    expect(measured(truePeakTone(tone, 192_000)).truePeakDb).toBeCloseTo(-3.01, 2);
  });

  test('of any sine below 0.4 of the rate is its level, less what lies between the values', () => {
    const sines = fc.record({
      frequency: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
      phase: fc.double({ min: 0, max: 6.28, noNaN: true }),
    });
    fc.assert(
      fc.property(sines, ({ frequency, phase }) => {
        const samples = Float64Array.from({ length: 4800 + 2 * TRUE_PEAK_MARGIN }, (_, n) =>
          Math.sin(2 * Math.PI * frequency * n + phase),
        );
        const decibels = 20 * Math.log10(new TruePeakFilter(48_000).peak(samples, TRUE_PEAK_MARGIN, 4800));
        expect(decibels).toBeLessThan(0.05);
        // Two values of four a sample surround each crest: BS.1770-4, annex 2, attachment 1.
        expect(decibels).toBeGreaterThan(20 * Math.log10(Math.cos((Math.PI * frequency) / 4)) - 0.05);
      }),
    );
  });

  test('is told for each 100 ms', () => {
    const samples = new Float32Array(48_000);
    samples.fill(0.25, 10_000, 10_010);
    samples[26_400] = -0.5;
    samples[47_999] = 0.125;
    const { truePeaks, truePeakDb } = measured(mono(samples));
    expect(truePeaks).toHaveLength(10);
    expect(truePeaks[5]).toBe(0.5);
    expect(truePeaks[9]).toBe(0.125);
    expect(truePeaks[2]).toBeGreaterThan(0.25);
    expect(truePeaks[2]).toBeLessThan(0.3);
    expect(truePeaks[7]).toBe(0);
    expect(truePeakDb).toBe(20 * Math.log10(0.5));
  });

  test('sees the crest between the last sample of a step and the first of the next', () => {
    const samples = new Float32Array(9600);
    samples.fill(0.5, 4799, 4801);
    const { truePeaks } = measured(mono(samples));
    expect(truePeaks[0]).toBeGreaterThan(0.6);
    expect(truePeaks[1]).toBe(0.5);
  });
});

describe('the loudness meter', () => {
  test('gives the same numbers whatever the length of the blocks', () => {
    const rates = fc.constantFrom(8000, 11_025, 44_100);
    const portions = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rates, portions, fc.integer({ min: 0, max: 30_000 }), (sampleRate, blocks, length) => {
        const sound = { sampleRate, channels: [noise(length, 1), noise(length, 2)] };
        expect(measured(sound, blocks)).toEqual(measured(sound, [length + 1]));
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  test('takes one sample at a time', () => {
    const sound = mono(noise(5000, 3), 8000);
    expect(measured(sound, [1])).toEqual(measured(sound, [5000]));
  });

  test('describes the 400 ms and the 3 s that end at each tenth of a second', () => {
    const { rate, momentary, shortTerm } = measured(
      toneSteps([
        [1, -Infinity],
        [4, -20],
        [1, -Infinity],
      ]),
    );
    expect(rate).toBe(10);
    expect(momentary).toHaveLength(61);
    expect(shortTerm).toHaveLength(61);
    expect(momentary[10]).toBe(-Infinity);
    expect(momentary[12]).toBeCloseTo(-23, 1);
    expect(momentary[14]).toBeCloseTo(-20, 1);
    expect(momentary[50]).toBeCloseTo(-20, 1);
    expect(momentary[55]).toBeLessThan(-100);
    expect(shortTerm[29]).toBe(-Infinity);
    expect(shortTerm[40]).toBeCloseTo(-20, 1);
    expect(shortTerm[60]).toBeCloseTo(-20 + 10 * Math.log10(2 / 3), 1);
  });

  test('has a row for each tenth of a second at rates that tenths do not divide', () => {
    const { momentary, truePeaks } = measured(mono(noise(11_025 * 3 + 500, 4), 11_025));
    expect(momentary).toHaveLength(31);
    expect(truePeaks).toHaveLength(31);
  });

  test('hears one channel 3 dB lower than the same on two', () => {
    const stereo = toneSteps([[2, -20]]);
    const { integratedLufs } = measured({ ...stereo, channels: [stereo.channels[0]!] });
    expect(integratedLufs).toBeCloseTo(measured(stereo).integratedLufs - 10 * Math.log10(2), 6);
  });

  test('leaves out what is quieter than −70 LUFS', () => {
    expect(measured(toneSteps([[2, -69.8]])).integratedLufs).toBeCloseTo(-69.8, 1);
    expect(measured(toneSteps([[2, -70.2]])).integratedLufs).toBe(-Infinity);
  });

  test.each(RATES)('makes sense of odd sounds at %i Hz', (sampleRate) => {
    const seconds = (level: number) => new Float32Array(4 * sampleRate).fill(level);
    const silence = measured(mono(seconds(0), sampleRate));
    expect(silence).toMatchObject({ integratedLufs: -Infinity, loudnessRange: 0, truePeakDb: -Infinity });
    for (const row of [silence.momentary, silence.shortTerm])
      expect(new Set(row)).toEqual(new Set([-Infinity]));

    const nothing = measured(mono(new Float32Array(0), sampleRate));
    expect(nothing).toMatchObject({ integratedLufs: -Infinity, loudnessRange: 0, truePeakDb: -Infinity });
    expect(nothing.momentary).toEqual(Float32Array.of(-Infinity));
    expect(nothing.truePeaks).toHaveLength(0);

    const one = measured(mono(Float32Array.of(0.5), sampleRate));
    expect(one).toMatchObject({ integratedLufs: -Infinity, loudnessRange: 0 });
    expect([...one.truePeaks]).toEqual([0.5]);

    const direct = measured(mono(seconds(1), sampleRate));
    expect(direct.integratedLufs).toBeLessThan(0);
    expect(Number.isFinite(direct.loudnessRange)).toBe(true);
    expect(direct.momentary.at(-1)).toBeLessThan(-100);
    // Direct current begins with a step, which rings.
    expect(direct.truePeakDb).toBeLessThan(2);
    expect(direct.truePeaks.at(-2)).toBeCloseTo(1, 9);

    const loud = measured(
      mono(
        noise(sampleRate, 5).map((v) => 1e30 * v),
        sampleRate,
      ),
    );
    expect(Number.isFinite(loud.integratedLufs)).toBe(true);
    for (const row of [direct.momentary, direct.shortTerm, loud.momentary, loud.truePeaks])
      expect(row.some(Number.isNaN)).toBe(false);
  });

  test('refuses what it cannot measure', () => {
    expect(() => new LoudnessMeter(0, 1)).toThrow(/sampleRate/);
    expect(() => new LoudnessMeter(NaN, 1)).toThrow(TypeError);
    const meter = new LoudnessMeter(48_000, 2);
    expect(() => meter.push([new Float32Array(4)])).toThrow(/channels/);
    expect(() => meter.push([new Float32Array(4), new Float32Array(5)])).toThrow(/channels/);
    expect(meter.finish()).toEqual(meter.finish());
    expect(() => meter.push([new Float32Array(4), new Float32Array(4)])).toThrow(/finished/);
  });
});

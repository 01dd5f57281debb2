import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Analyser } from '../../src/analysis/analyser';
import {
  featuresAt,
  PAGE_ROWS,
  type FeaturePage,
  type FeatureTrack,
  type Pcm,
} from '../../src/analysis/featureTrack';
import { RealFft } from '../../src/analysis/fft';
import { RowSamples } from '../../src/analysis/rowSamples';
import { MemoryRows, STEPS_PER_DECIBEL } from '../../src/analysis/rowStore';
import { Spectrum } from '../../src/analysis/spectrum';
import { analysed as heard, analyserFor, wholePage } from '../fixtures/analysed';
import { chord, drums, joined, noise, SAMPLE_RATE, silence, sine } from '../fixtures/signals';

function pcm(...channels: Float32Array[]): Pcm {
  return { sampleRate: SAMPLE_RATE, channels };
}

/** A track with what it has by the page as one. */
type WholeTrack = FeatureTrack & FeaturePage;

function analysed(sound: Pcm): WholeTrack {
  const track = heard(sound).track();
  return { ...track, ...wholePage(track) };
}

/** Bit for bit; much faster on long arrays than a matcher. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}

function strongestBand(track: WholeTrack, seconds: number): number {
  const row = Math.round(seconds * 60);
  const levels = track.levels.subarray(row * track.bands, (row + 1) * track.bands);
  return track.frequencies[levels.indexOf(Math.max(...levels))]!;
}

/** What a source of 8 or 16 kHz looks like after it was brought to a higher rate: nothing above `hz`. */
function tonesUpTo(hz: number, seconds: number): Float32Array<ArrayBuffer> {
  const tones = Array.from({ length: 12 }, (_, i) => 100 * (hz / 100) ** (i / 11));
  return chord(seconds, tones);
}

describe('the transform', () => {
  test('is the discrete Fourier transform, for every size', () => {
    const sizes = fc.integer({ min: 4, max: 10 }).map((bits) => 2 ** bits);
    const samples = sizes.chain((size) =>
      fc.float32Array({ minLength: size, maxLength: size, min: -1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(samples, (x) => {
        const powers = new Float64Array(x.length / 2);
        new RealFft(x.length).powers(x, 0, new Float64Array(x.length).fill(1), 1, powers);
        for (let k = 0; k < powers.length; k += 1 + (k >> 3)) {
          let re = 0;
          let im = 0;
          x.forEach((sample, n) => {
            re += sample * Math.cos((2 * Math.PI * k * n) / x.length);
            im -= sample * Math.sin((2 * Math.PI * k * n) / x.length);
          });
          expect(Math.abs(powers[k]! - (re * re + im * im))).toBeLessThan(1e-9 * x.length ** 2);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('refuses a size that is no power of two', () => {
    expect(() => new RealFft(1000)).toThrow(TypeError);
  });

  test('puts a full-scale sine at −13.6 dB: half of it, of which the window leaves 0.42', () => {
    const spectrum = new Spectrum(4096);
    const decibels = new Float32Array(2048);
    spectrum.read(sine(1, (100 * SAMPLE_RATE) / 4096), 0);
    spectrum.decibels(decibels);
    expect(decibels[100]).toBeCloseTo(20 * Math.log10(0.5 * 0.42), 4);
    expect(decibels[200]).toBeLessThan(-100);
  });
});

describe('the feature track', () => {
  test('has one row every 1/60 s and a band for each frequency', () => {
    const track = analysed(pcm(drums(2), drums(2)));
    expect(track.frames).toBe(121);
    expect(track.duration).toBeCloseTo(2, 6);
    expect(track.bands).toBeGreaterThanOrEqual(64);
    expect(track.frequencies).toHaveLength(track.bands);
    expect([...track.frequencies]).toEqual([...track.frequencies].sort((a, b) => a - b));
    for (const cells of [track.levels, track.caps]) expect(cells).toHaveLength(track.frames * track.bands);
    for (const rows of [track.rms, track.loudness, track.bass, track.mid, track.treble, track.travel]) {
      expect(rows).toHaveLength(track.frames);
    }
  });

  test.each([80, 440, 1000, 5000, 12_000])('shows a sine of %i Hz in its own band', (hz) => {
    const track = analysed(pcm(joined(sine(1, hz, 0.5), noise(1, 0.3, 1))));
    const step = track.frequencies[1]! / track.frequencies[0]!;
    expect(Math.abs(Math.log(strongestBand(track, 0.9) / hz))).toBeLessThan(Math.max(Math.log(step), 5 / hz));
  });

  test('has the means of its pages in one, too', () => {
    const track = heard(pcm(joined(...Array.from({ length: 12 }, () => drums(2))))).track();
    const pages = wholePage(track);
    const means = track.means();
    for (const name of ['bass', 'mid', 'treble'] as const) {
      expect(means[name]).toHaveLength(track.frames);
      means[name].forEach((value, row) => expect(value).toBeCloseTo(pages[name][row]!, 6));
    }
  });

  test('does not depend on the portions in which the sound comes', () => {
    const sound = pcm(joined(drums(1.3), noise(0.7, 0.2, 5)), joined(chord(1, [110, 880]), silence(1)));
    const whole = heard(sound);
    const all = (analyser: Analyser) => {
      const track = analyser.track();
      return { ...track, page: undefined, means: undefined, ...wholePage(track) };
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1 }), (portions) => {
        const analyser = analyserFor(sound);
        for (let i = 0, at = 0; !analyser.complete; i++) {
          const end = at + portions[i % portions.length]!;
          analyser.push(sound.channels.map((samples) => samples.subarray(at, end)));
          at = end;
          if (i % 7 === 0) void [analyser.track(), analyser.waveform()];
        }
        expect(all(analyser)).toEqual(all(whole));
        expect(analyser.waveform()).toEqual(whole.waveform());
      }),
      { numRuns: 8 },
    );
  });

  test('can be asked for before it is complete', () => {
    const sound = pcm(drums(3));
    const analyser = analyserFor(sound);
    analyser.push(sound.channels.map((samples) => samples.subarray(0, SAMPLE_RATE / 2)));
    expect(analyser.complete).toBe(false);
    expect(analyser.done).toBeCloseTo(31 / 181, 6);
    const early = analyser.track();
    expect(early.complete).toBe(false);
    expect(early.frames).toBe(31);
    expect(Math.max(...wholePage(early).levels)).toBeGreaterThan(0.5);
    expect(analyser.waveform().columns).toBe(600);
  });

  test('has the same pages in whatever order they are asked for, and after they were forgotten', () => {
    const beat = drums(10);
    const sound = pcm(joined(beat, noise(5, 0.3, 4), beat, beat, beat));
    const order = heard(sound).track();
    const forwards = wholePage(order);
    const pages = Math.ceil(order.frames / PAGE_ROWS);
    expect(pages).toBeGreaterThan(4);
    const seeking = heard(sound).track();
    fc.assert(
      fc.property(fc.nat(pages - 1), (index) => {
        const from = index * PAGE_ROWS;
        const { levels, bass } = seeking.page(index);
        const cells = from * order.bands;
        expect(isSame(levels, forwards.levels.subarray(cells, cells + levels.length))).toBe(true);
        expect(isSame(bass, forwards.bass.subarray(from, from + bass.length))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('is read at a moment without copying', () => {
    const track = heard(pcm(drums(12))).track();
    const seconds = (PAGE_ROWS + 2) / 60;
    const features = featuresAt(track, seconds);
    expect(features.levels.buffer).toBe(track.page(1).levels.buffer);
    expect(features.levelsBefore(4 / 60)).toEqual(
      track.page(0).levels.subarray((PAGE_ROWS - 2) * track.bands, (PAGE_ROWS - 1) * track.bands),
    );
  });

  test('rises at once, falls slowly, and keeps caps on top', () => {
    const track = analysed(pcm(joined(silence(0.5), noise(0.5, 0.5, 2), silence(1))));
    const band = 60;
    const level = (seconds: number) => track.levels[Math.round(seconds * 60) * track.bands + band]!;
    const cap = (seconds: number) => track.caps[Math.round(seconds * 60) * track.bands + band]!;
    expect(level(0.5)).toBe(0);
    expect(level(0.6)).toBeGreaterThan(0.6);
    expect(level(1.2)).toBeGreaterThan(0.05);
    expect(level(1.2)).toBeLessThan(level(1.1));
    expect(level(1.9)).toBeLessThan(0.06);
    expect(cap(1.15)).toBeGreaterThan(level(1.15) + 0.2);
    track.caps.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(track.levels[i]!));
  });

  test('pumps with the kick drum', () => {
    const track = analysed(pcm(joined(drums(4), drums(4))));
    const at = (seconds: number) => track.loudness[Math.round(seconds * 60)]!;
    for (const beat of [1, 1.5, 2, 2.5, 3]) {
      expect(at(beat + 0.04)).toBeGreaterThan(0.85);
      expect(at(beat - 0.03)).toBeLessThan(0.55);
    }
    expect(track.bass[62]).toBeGreaterThan(track.treble[62]!);
  });

  test('uses the whole range for quiet speech and for a loud master alike', () => {
    const quiet = analysed(pcm(drums(4).map((sample) => 0.02 * sample)));
    const loud = analysed(pcm(drums(4)));
    for (const track of [quiet, loud]) expect(Math.max(...track.levels)).toBe(1);
    const difference = quiet.levels.reduce((sum, level, i) => sum + Math.abs(level - loud.levels[i]!), 0);
    expect(difference / loud.levels.length).toBeLessThan(0.03);
  });

  test('keeps silence, and the noise of a silent recording, at zero', () => {
    for (const sound of [silence(1), noise(1, 2 ** -16, 3), silence(0.001)]) {
      const track = analysed(pcm(sound));
      for (const values of [track.levels, track.caps, track.loudness, track.bass, track.travel]) {
        expect(Math.max(...values)).toBe(0);
      }
    }
  });

  test('is finite and in range for any sound', () => {
    const samples = fc.float32Array({ minLength: 1, maxLength: 6000, min: -16, max: 16, noNaN: true });
    const rates = fc.constantFrom(8000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000);
    fc.assert(
      fc.property(samples, rates, (channel, sampleRate) => {
        const track = analysed({ sampleRate, channels: [channel] });
        for (const values of [
          track.levels,
          track.caps,
          track.loudness,
          track.bass,
          track.mid,
          track.treble,
        ]) {
          for (const value of values) expect(value >= 0 && value <= 1).toBe(true);
        }
        for (const value of track.travel) expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('turns by the integral of loudness', () => {
    const { travel, loudness } = analysed(pcm(drums(2)));
    expect(travel[0]).toBe(0);
    for (let row = 1; row < travel.length; row++) {
      expect(travel[row]! - travel[row - 1]!).toBeCloseTo(loudness[row]! / 60, 5);
    }
  });

  test('spreads its bands over what the recording holds', () => {
    const highest = (sound: Pcm) => analysed(sound).frequencies.at(-1)!;
    expect(highest(pcm(noise(2, 0.3, 1)))).toBeCloseTo(16_000, -1);
    expect(highest(pcm(tonesUpTo(3800, 2)))).toBeLessThan(4300);
    expect(highest({ sampleRate: 8000, channels: [noise(1, 0.3, 1)] })).toBeLessThan(4000);
  });

  test('hears both channels of sound that cancels out when mixed', () => {
    const left = sine(1, 300, 0.5);
    const track = analysed(
      pcm(
        left,
        left.map((sample) => -sample),
      ),
    );
    expect(track.rms[40]).toBeCloseTo(0.5 * Math.SQRT1_2, 2);
  });

  test('refuses a recording without samples', () => {
    expect(() => new Analyser({ sampleRate: SAMPLE_RATE, samples: 0, ceilingHz: 16_000 })).toThrow(TypeError);
  });
});

describe('stored rows', () => {
  test('come back within a step of what they were, also across blocks', () => {
    const rows = new MemoryRows();
    const value = (row: number, band: number) => -160 + ((row * 7 + band * 1.37) % 170);
    for (let row = 0; row < 9000; row++) {
      rows.append(Float32Array.from({ length: 96 }, (_, band) => value(row, band)));
    }
    expect(rows.rows).toBe(9000);
    fc.assert(
      fc.property(fc.nat(8999), fc.integer({ min: 1, max: 6000 }), (first, most) => {
        const count = Math.min(most, 9000 - first);
        const read = rows.read(first, count);
        expect(read).toHaveLength(count * 96);
        for (const at of [0, count >> 1, count - 1]) {
          const decibels = read[at * 96 + 40]! / STEPS_PER_DECIBEL;
          expect(Math.abs(decibels - value(first + at, 40))).toBeLessThanOrEqual(
            0.5 / STEPS_PER_DECIBEL + 1e-4,
          );
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('sampled rows', () => {
  test('are every step-th row, however many there are', () => {
    const samples = new RowSamples();
    const value = (row: number) => -150 + (row % 140);
    for (let row = 0; row < 21_000; row++) {
      samples.add(row, new Float32Array(96).fill(value(row)));
      if (row % 997 !== 0) continue;
      const { step } = samples;
      expect(samples.toArray()).toHaveLength((Math.floor(row / step) + 1) * 96);
      for (let at = 0; at <= row; at += step * 7) {
        expect(samples.at(at)[5]).toBe(value(at) * STEPS_PER_DECIBEL);
      }
    }
    expect(samples.step).toBe(16);
  });
});

describe('the waveform', () => {
  const waveformOf = (...channels: Float32Array[]) => heard(pcm(...channels)).waveform();

  test('has 200 columns a second and the highest sample of either channel', () => {
    const right = silence(2);
    right[Math.round(1.2345 * SAMPLE_RATE)] = -0.75;
    const { columns, peak } = waveformOf(silence(2), right);
    expect(columns).toBe(400);
    expect(peak).toHaveLength(400);
    expect(peak[246]).toBe(0.75);
    expect(peak.filter((value) => value > 0)).toHaveLength(1);
  });

  test.each([
    ['low', 60],
    ['mid', 900],
    ['high', 9000],
  ] as const)('puts into %s what lies at %i Hz', (part, hz) => {
    const waveform = waveformOf(sine(1, hz, 0.6));
    for (const name of ['low', 'mid', 'high'] as const) {
      const value = waveform[name][100]!;
      if (name === part) expect(value).toBeGreaterThan(0.5);
      else expect(value).toBeLessThan(0.2);
    }
  });
});

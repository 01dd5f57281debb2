import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Analyser } from '../../src/analysis/analyser';
import type { FeatureTrack, Pcm } from '../../src/analysis/featureTrack';
import { RealFft } from '../../src/analysis/fft';
import { Spectrum } from '../../src/analysis/spectrum';
import { chord, drums, joined, noise, SAMPLE_RATE, silence, sine } from '../fixtures/signals';

function pcm(...channels: Float32Array[]): Pcm {
  return { sampleRate: SAMPLE_RATE, channels };
}

function analysed(sound: Pcm): FeatureTrack {
  const analyser = new Analyser(sound);
  while (!analyser.complete) analyser.advance(1000);
  return analyser.track();
}

function strongestBand(track: FeatureTrack, seconds: number): number {
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

  test('does not depend on how the work was portioned', () => {
    const sound = pcm(joined(drums(1.3), noise(0.7, 0.2, 5)), joined(chord(1, [110, 880]), silence(1)));
    const whole = new Analyser(sound);
    whole.advance(100_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (portions) => {
        const analyser = new Analyser(sound);
        for (let i = 0; !analyser.complete; i++) {
          analyser.advance(portions[i % portions.length]!);
          if (i % 7 === 0) void [analyser.track(), analyser.waveform()];
        }
        expect(analyser.track()).toEqual(whole.track());
        expect(analyser.waveform()).toEqual(whole.waveform());
      }),
      { numRuns: 8 },
    );
  });

  test('can be asked for before it is complete', () => {
    const analyser = new Analyser(pcm(drums(3)));
    analyser.advance(30);
    expect(analyser.complete).toBe(false);
    expect(analyser.done).toBeCloseTo(30 / 181, 6);
    const early = analyser.track();
    expect(early.complete).toBe(false);
    expect(early.frames).toBe(30);
    expect(Math.max(...early.levels)).toBeGreaterThan(0.5);
    expect(analyser.waveform().columns).toBe(600);
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
    expect(() => new Analyser(pcm(new Float32Array(0)))).toThrow(TypeError);
  });
});

describe('the waveform', () => {
  const waveformOf = (...channels: Float32Array[]) => {
    const analyser = new Analyser(pcm(...channels));
    analyser.advance(100_000);
    return analyser.waveform();
  };

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

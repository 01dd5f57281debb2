import { BAND_COUNT, bandDecibels, layBands, type Bands } from './bands';
import { contentCeiling } from './contentCeiling';
import { FEATURE_RATE, type FeatureTrack, type Pcm, type Waveform } from './featureTrack';
import { finishTrack } from './finishTrack';
import { Spectrum } from './spectrum';
import { WaveformScan } from './waveformScan';

/** Length of the window in seconds, before rounding to a power of two: 4096 samples at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.088;
/** Samples mixed down at a time, beyond the window itself. */
const BLOCK = 32_768;

/**
 * Listens to a whole recording, a few rows at a time so that its thread stays free for other things. What comes out
 * does not depend on how the rows were portioned.
 */
export class Analyser {
  readonly #pcm: Pcm;
  readonly #length: number;
  readonly #frames: number;
  readonly #spectrum: Spectrum;
  readonly #bands: Bands;
  readonly #scan: WaveformScan;
  readonly #decibels: Float32Array;
  readonly #power: Float32Array;
  /** The mix-down of the samples from `#mixedFrom` on; zeros before the start of the recording. */
  readonly #mixed: Float32Array;
  #mixedFrom: number;
  #row = 0;

  /** @param pcm one or two channels of finite samples; kept, never changed. */
  constructor(pcm: Pcm) {
    this.#pcm = pcm;
    this.#length = pcm.channels[0]?.length ?? 0;
    if (this.#length === 0) throw new TypeError('pcm: expected at least one sample');
    this.#frames = Math.floor((this.#length / pcm.sampleRate) * FEATURE_RATE) + 1;
    const size = windowSize(pcm.sampleRate);
    this.#spectrum = new Spectrum(size);
    this.#bands = layBands(pcm.sampleRate, size, contentCeiling(pcm));
    this.#scan = new WaveformScan(pcm);
    this.#decibels = new Float32Array(this.#frames * BAND_COUNT);
    this.#power = new Float32Array(this.#frames);
    this.#mixed = new Float32Array(size + BLOCK);
    this.#mixedFrom = -this.#mixed.length;
  }

  /** Part of the rows that are done, 0 to 1. */
  get done(): number {
    return this.#row / this.#frames;
  }

  get complete(): boolean {
    return this.#row === this.#frames;
  }

  /** Does the next `rows` feature rows, fewer at the end, and the waveform as far as they reach. */
  advance(rows: number): void {
    const end = Math.min(this.#frames, this.#row + rows);
    for (; this.#row < end; this.#row++) {
      const sample = this.#rowEnd(this.#row);
      this.#spectrum.read(this.#mixed, this.#mixUpTo(sample) - this.#spectrum.size);
      bandDecibels(this.#bands, this.#spectrum.powers, this.#decibels, this.#row * BAND_COUNT);
      this.#power[this.#row] = meanPower(this.#pcm, this.#rowEnd(this.#row - 1), sample);
    }
    this.#scan.advance(this.complete ? this.#length : this.#rowEnd(this.#row - 1));
  }

  /** The rows so far as a track of its own memory. At least one row must be done. */
  track(): FeatureTrack {
    if (this.#row === 0) throw new TypeError('analyser: advance before asking for the track');
    return finishTrack({
      frames: this.#row,
      duration: this.#length / this.#pcm.sampleRate,
      complete: this.complete,
      frequencies: this.#bands.frequencies,
      decibels: this.#decibels,
      power: this.#power,
    });
  }

  /** The waveform so far, in its full length: columns to come are zero. */
  waveform(): Waveform {
    return this.#scan.snapshot();
  }

  /** The first sample after row `row`. */
  #rowEnd(row: number): number {
    return Math.min(this.#length, Math.max(0, Math.round((row * this.#pcm.sampleRate) / FEATURE_RATE)));
  }

  /** Makes sure that the mix-down holds the window that ends before `sample`; returns where in it that is. */
  #mixUpTo(sample: number): number {
    const mixed = this.#mixed;
    if (sample - this.#mixedFrom > mixed.length) {
      this.#mixedFrom = sample - this.#spectrum.size;
      mixDown(this.#pcm, this.#mixedFrom, mixed);
    }
    return sample - this.#mixedFrom;
  }
}

function windowSize(sampleRate: number): number {
  return 2 ** Math.min(15, Math.max(8, Math.round(Math.log2(sampleRate * WINDOW_SECONDS))));
}

/** Fills `into` with the mean of the channels from sample `from` on, as AnalyserNode mixes down; zeros outside. */
function mixDown(pcm: Pcm, from: number, into: Float32Array): void {
  const left = pcm.channels[0]!;
  const right = pcm.channels[1] ?? left;
  const start = Math.max(0, -from);
  const end = Math.max(start, Math.min(into.length, left.length - from));
  into.fill(0, 0, start);
  for (let i = start, sample = from + start; i < end; i++, sample++)
    into[i] = 0.5 * (left[sample]! + right[sample]!);
  into.fill(0, end);
}

function meanPower(pcm: Pcm, from: number, to: number): number {
  if (to <= from) return 0;
  let sum = 0;
  for (const channel of pcm.channels) {
    for (let i = from; i < to; i++) sum += channel[i]! * channel[i]!;
  }
  return sum / ((to - from) * pcm.channels.length);
}

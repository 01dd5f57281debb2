import { BAND_COUNT, bandDecibels, layBands, type Bands } from './bands';
import { FEATURE_RATE, type FeatureTrack, type Waveform } from './featureTrack';
import { finishTrack } from './finishTrack';
import type { RawTrack } from './rawTrack';
import { RowSamples } from './rowSamples';
import { MemoryRows, type RowStore } from './rowStore';
import { Spectrum } from './spectrum';
import { WaveformScan } from './waveformScan';

/** Length of the window in seconds, before rounding to a power of two: 4096 samples at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.088;
/** Samples mixed down at a time. */
const BLOCK = 16_384;

/** The sound that is going to be pushed. */
export interface SoundFormat {
  /** Samples a second and channel. */
  readonly sampleRate: number;
  /** Samples a channel in the whole recording. */
  readonly samples: number;
  /** Where its content ends, in Hz: bands reach no higher. See `contentCeiling`. */
  readonly ceilingHz: number;
}

/**
 * Listens to a recording from start to end, a portion at a time. What comes out does not depend on how large the
 * portions were, and what is kept of the sound itself is one window.
 */
export class Analyser {
  readonly #format: SoundFormat;
  readonly #frames: number;
  readonly #spectrum: Spectrum;
  readonly #bands: Bands;
  readonly #scan: WaveformScan;
  readonly #rows: RowStore;
  readonly #samples = new RowSamples();
  readonly #decibels = new Float32Array(BAND_COUNT);
  readonly #power: Float32Array;
  /** The mix-down of the samples from `#mixedFrom` to `#received`; zeros before the start of the recording. */
  readonly #mixed: Float32Array;
  #mixedFrom: number;
  #received = 0;
  /** Squares of each channel since the last row, summed. */
  #squares: readonly [left: number, right: number] = [0, 0];

  /** @param rows where the rows are kept. */
  constructor(format: SoundFormat, rows: RowStore = new MemoryRows()) {
    const { sampleRate, samples, ceilingHz } = format;
    if (!(samples > 0)) throw new TypeError('samples: expected at least one');
    this.#format = format;
    this.#frames = Math.floor((samples / sampleRate) * FEATURE_RATE) + 1;
    const size = windowSize(sampleRate);
    this.#spectrum = new Spectrum(size);
    this.#bands = layBands(sampleRate, size, ceilingHz);
    this.#scan = new WaveformScan(sampleRate, samples);
    this.#rows = rows;
    this.#power = new Float32Array(this.#frames);
    this.#mixed = new Float32Array(size + BLOCK);
    this.#mixedFrom = -size;
    this.#finishRows();
  }

  /** Part of the rows that are done, 0 to 1. */
  get done(): number {
    return this.#rows.rows / this.#frames;
  }

  get complete(): boolean {
    return this.#received === this.#format.samples;
  }

  /** Takes the next samples: one or two channels of finite samples, not kept. What passes the stated length is ignored. */
  push(channels: readonly Float32Array[]): void {
    const length = Math.min(channels[0]!.length, this.#format.samples - this.#received);
    for (let at = 0; at < length;) {
      const end = Math.min(length, at + BLOCK);
      this.#take(channels, at, end);
      at = end;
    }
    this.#scan.push(channels, length);
  }

  /** The rows so far as a track. */
  track(): FeatureTrack {
    return finishTrack(this.raw());
  }

  /** The rows so far as they are. */
  raw(): RawTrack {
    return {
      frames: this.#rows.rows,
      duration: this.#format.samples / this.#format.sampleRate,
      complete: this.complete,
      frequencies: this.#bands.frequencies,
      rows: this.#rows,
      samples: this.#samples,
      power: this.#power,
    };
  }

  /** The waveform so far, in its full length: columns to come are zero. */
  waveform(): Waveform {
    return this.#scan.snapshot();
  }

  /** Mixes the samples [from, to) down as AnalyserNode does, and finishes the rows that end among them. */
  #take(channels: readonly Float32Array[], from: number, to: number): void {
    const mixed = this.#mixed;
    const left = channels[0]!;
    const right = channels[1] ?? left;
    this.#makeRoom(to - from);
    for (let at = from; at < to;) {
      const end = Math.min(to, at + this.#rowEnd(this.#rows.rows) - this.#received);
      const place = this.#received - this.#mixedFrom - at;
      let [leftSquares, rightSquares] = this.#squares;
      for (let i = at; i < end; i++) {
        const l = left[i]!;
        const r = right[i]!;
        mixed[place + i] = 0.5 * (l + r);
        leftSquares += l * l;
        rightSquares += r * r;
      }
      this.#squares = [leftSquares, rightSquares];
      this.#received += end - at;
      at = end;
      this.#finishRows();
    }
  }

  /** Drops from the mix-down what no window reaches any more, when `samples` more would not fit. */
  #makeRoom(samples: number): void {
    const end = this.#received - this.#mixedFrom;
    if (end + samples <= this.#mixed.length) return;
    const { size } = this.#spectrum;
    this.#mixed.copyWithin(0, end - size, end);
    this.#mixedFrom += end - size;
  }

  /** Finishes each row that ends with the last sample received. */
  #finishRows(): void {
    for (let row = this.#rows.rows; row < this.#frames && this.#rowEnd(row) === this.#received; row++) {
      const samples = this.#received - this.#rowEnd(row - 1);
      const [leftSquares, rightSquares] = this.#squares;
      this.#power[row] = samples > 0 ? (leftSquares + rightSquares) / (2 * samples) : 0;
      this.#squares = [0, 0];
      this.#spectrum.read(this.#mixed, this.#received - this.#mixedFrom - this.#spectrum.size);
      bandDecibels(this.#bands, this.#spectrum.powers, this.#decibels, 0);
      this.#rows.append(this.#decibels);
      this.#samples.add(row, this.#decibels);
    }
  }

  /** The first sample after row `row`; past the end of the recording for what would be another row. */
  #rowEnd(row: number): number {
    return Math.max(0, Math.round((row * this.#format.sampleRate) / FEATURE_RATE));
  }
}

function windowSize(sampleRate: number): number {
  return 2 ** Math.min(15, Math.max(8, Math.round(Math.log2(sampleRate * WINDOW_SECONDS))));
}

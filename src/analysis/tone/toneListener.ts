import { Spectrum } from '../spectrum';
import { ChromaReader, FINE_CLASSES, foldChroma } from './chroma';
import { CoarseBands, WINDOW_POWER } from './coarseBands';
import { GrowingFloats } from '../growingFloats';
import { keyOf, type Key } from './key';
import { WindowStream } from './windowStream';

/** Rows a second. */
const RATE = 10;
/** Length of a window before rounding to a power of two: 16384 samples at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.36;
/** RMS under −80 dB is silence. */
const SILENT_POWER = 1e-8;
/** A bin that holds less is not a tone: a sine of −80 dB. */
const SILENT_MAGNITUDE = 1e-4 * 0.21;
/** Groups that far under the strongest bin would give a centroid of the noise floor, there are so many of them. */
const CENTROID_DEPTH = 10 ** (-70 / 10);
/** Groups of bins, each with one magnitude: 21.5 Hz wide at 44.1 kHz. */
const CENTROID_GROUPS = 1024;

/** What the sound is made of. Row i belongs to the moment i / rate and looks at about 0.36 s around it. */
export interface Tone {
  /** Rows a second: 10. */
  readonly rate: number;
  /** How strong each pitch class is, C first, 0 to 1 (the strongest of a clear chord), rows × 12, turned to the song's tuning. */
  readonly chroma: Float32Array;
  /** Centre of gravity of the magnitudes in Hz, 0 in silence, per row. */
  readonly centroidHz: Float32Array;
  /** Level of 12 bands from 40 Hz to 12.8 kHz in decibels under full scale, −90 for nothing, rows × 12. */
  readonly bands: Float32Array;
  /** How far the song lies above a' = 440 Hz, in semitones, −0.5 to 0.5. */
  readonly tuning: number;
  /** Null for silence, noise, drums, and music without one. */
  readonly key: Key | null;
}

/** Listens to harmony and colour. Keeps about 500 numbers a second. */
export class ToneListener {
  readonly #sampleRate: number;
  readonly #spectrum: Spectrum;
  readonly #windows: WindowStream;
  readonly #reader: ChromaReader;
  readonly #coarse: CoarseBands;
  readonly #fine = new GrowingFloats();
  readonly #centroid = new GrowingFloats();
  readonly #bands = new GrowingFloats();

  constructor(sampleRate: number) {
    if (!(sampleRate > 0)) throw new TypeError(`sampleRate: expected a positive number, got ${sampleRate}`);
    const size = windowSize(sampleRate);
    this.#sampleRate = sampleRate;
    this.#spectrum = new Spectrum(size);
    this.#reader = new ChromaReader(sampleRate, size);
    this.#coarse = new CoarseBands(sampleRate, size);
    this.#windows = new WindowStream(
      size,
      (row) => Math.round((row * sampleRate) / RATE) - size / 2,
      (samples, offset) => this.#read(samples, offset),
    );
  }

  /** Takes in the next samples of the mix-down. */
  push(mono: Float32Array): void {
    this.#windows.push(mono);
  }

  /** What was heard; the listener is of no use afterwards. */
  finish(): Tone {
    const { length } = this.#windows;
    this.#windows.finish(Math.floor((length / this.#sampleRate) * RATE) + 1);
    const { tuning } = this.#reader;
    const chroma = foldChroma(this.#fine.take(), tuning);
    return {
      rate: RATE,
      chroma,
      centroidHz: this.#centroid.take(),
      bands: this.#bands.take(),
      tuning,
      key: keyOf(chroma),
    };
  }

  #read(samples: Float32Array, offset: number): void {
    const { powers } = this.#spectrum;
    this.#spectrum.read(samples, offset);
    this.#reader.read(powers, SILENT_MAGNITUDE);
    for (let i = 0; i < FINE_CLASSES; i++) this.#fine.push(this.#reader.fine[i]!);
    this.#centroid.push(centroidBin(powers) * (this.#sampleRate / this.#spectrum.size));
    this.#coarse.read(powers, this.#bands);
  }
}

function windowSize(sampleRate: number): number {
  return 2 ** Math.min(16, Math.max(8, Math.round(Math.log2(sampleRate * WINDOW_SECONDS))));
}

/** Centre of gravity of the magnitudes of groups of bins; 0 in silence. */
function centroidBin(powers: Float64Array): number {
  const width = Math.max(1, powers.length / CENTROID_GROUPS);
  // Bins 0 to 2 hold the recording's offset, which is no sound.
  let highest = 0;
  let total = 0;
  for (let k = 3; k < powers.length; k++) {
    const power = powers[k]!;
    total += power;
    if (power > highest) highest = power;
  }
  if (2 * total < SILENT_POWER * WINDOW_POWER) return 0;
  const least = highest * CENTROID_DEPTH;
  let sum = 0;
  let weighted = 0;
  for (let start = 0; start < powers.length; start += width) {
    let power = 0;
    let moment = 0;
    for (let k = Math.max(3, start); k < start + width; k++) {
      power += powers[k]!;
      moment += k * powers[k]!;
    }
    if (power <= least) continue;
    const magnitude = Math.sqrt(power);
    sum += magnitude;
    weighted += (magnitude * moment) / power;
  }
  return weighted / sum;
}

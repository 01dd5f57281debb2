import { RealFft } from '../fft';
import { GrowingFloats } from '../growingFloats';
import { layOnsetBands, type BandRange, type OnsetBands } from './onsetBands';

/** Frames a second. */
export const ONSET_RATE = 100;

/** What is listened for: any sound, and what sounds like each of the drums. */
export type OnsetKind = 'all' | 'kick' | 'snare' | 'hat';

/** Length of the window: short, for a stroke is short. At 44.1 and 48 kHz it just fits into 1024 samples. */
const WINDOW_SECONDS = 0.021;
/** A frame is compared with the one so many before it: the first whose window hardly overlaps its own. */
const LAG = 2;
/** How fast the level that quiet sounds are measured against falls after a loud one. */
const RELEASE_DB_PER_SECOND = 3;
/** What lies so far below the recent peak counts as silence, in each band of the flux. */
const FLUX_RANGE = 1e-4;
/** Below this, a sound is the noise of a converter. */
const SILENCE = 1e-11;
/** How many samples are taken in at a time. */
const BLOCK = 16_384;

/** See {@link OnsetCurves.finish}. */
type Rises = Readonly<Record<OnsetKind | 'accent', Float32Array>>;

/** What tells one drum's part of the spectrum from silence and from what spills over from other parts. */
interface Gate {
  /** Part of the recent peak of the same bands that counts as silence. */
  readonly own: number;
  /** The same of the whole spectrum: a kick is a good part of all the sound, a hat a very small one. */
  readonly whole: number;
  /** Part of the power of the next band up that spills over and does not count: a snare's tone is close to a kick's. */
  readonly spill: number;
}

const KICK_GATE: Gate = { own: 0.01, whole: 0.01, spill: 0.5 };
const SNARE_GATE: Gate = { own: 0.01, whole: 3e-4, spill: 0 };
const HAT_GATE: Gate = { own: 0.004, whole: 1e-5, spill: 0 };

/**
 * How steeply the sound rises, {@link ONSET_RATE} times a second: log-spectral flux (Simon Dixon, "Onset detection
 * revisited", DAFx 2006) with a noise floor that follows the music, so that neither the recording's level nor a quiet
 * passage matters. It remembers five numbers a frame, and never more than a block of samples.
 */
export class OnsetCurves {
  readonly #sampleRate: number;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #windowLength: number;
  readonly #scale: number;
  readonly #powers: Float64Array;
  readonly #bands: OnsetBands;
  /** Power in each band of the last LAG + 1 frames, frame n in row n % (LAG + 1). */
  readonly #history: Float64Array;
  readonly #all = new GrowingFloats();
  readonly #accent = new GrowingFloats();
  readonly #kick: DrumCurve;
  readonly #snare: DrumCurve;
  readonly #hat: DrumCurve;
  /** The last samples, from `#from` on; sample 0 is the first of the recording, before it there is silence. */
  readonly #samples: Float32Array;
  #from: number;
  #filled: number;
  #length = 0;
  #frame = 0;
  #tiltedPeak = 0;
  #peak = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#windowLength = Math.max(8, Math.round(sampleRate * WINDOW_SECONDS));
    const size = 2 ** Math.max(4, Math.ceil(Math.log2(this.#windowLength)));
    this.#fft = new RealFft(size);
    this.#window = hann(this.#windowLength, size);
    const weight = this.#window.reduce((sum, w) => sum + w * w, 0);
    // By Parseval: the bins then add up to the mean square of the windowed samples.
    this.#scale = 2 / (size * weight);
    this.#powers = new Float64Array(size / 2);
    this.#bands = layOnsetBands(sampleRate, size);
    this.#history = new Float64Array((LAG + 1) * this.#bands.count);
    this.#kick = new DrumCurve(this.#bands.kick, KICK_GATE);
    this.#snare = new DrumCurve(this.#bands.snare, SNARE_GATE);
    this.#hat = new DrumCurve(this.#bands.hat, HAT_GATE);
    this.#samples = new Float32Array(2 * size + BLOCK);
    this.#filled = Math.floor(this.#windowLength / 2);
    this.#from = -this.#filled;
  }

  /** Seconds of sound taken in so far. */
  get duration(): number {
    return this.#length / this.#sampleRate;
  }

  /** @param mono the next samples, ±1 and finite. */
  push(mono: Float32Array): void {
    for (let done = 0; done < mono.length;) {
      // The transform may read past its window, where its weights are zero: that room stays free.
      const room = this.#samples.length - this.#fft.size - this.#filled;
      const part = mono.subarray(done, done + room);
      this.#samples.set(part, this.#filled);
      this.#filled += part.length;
      this.#length += part.length;
      done += part.length;
      this.#readFrames();
    }
  }

  /**
   * The rise in decibels, one value every 1 / ONSET_RATE s from 0 to the end, never below 0: of the whole spectrum
   * the mean over its bands, of a drum's part that of its power. `accent` is the rise of the amplitudes of all bands
   * together, full scale being about 1: decibels tell that a stroke came, amplitudes how hard it was. The listener is of
   * no use afterwards.
   */
  finish(): Rises {
    const frames = this.#length === 0 ? 0 : Math.floor(this.duration * ONSET_RATE) + 1;
    // A window that hangs over the end would take the cut for a stroke: the last frames stay at zero.
    return {
      all: this.#all.take(frames),
      accent: this.#accent.take(frames),
      kick: this.#kick.rises.take(frames),
      snare: this.#snare.rises.take(frames),
      hat: this.#hat.rises.take(frames),
    };
  }

  /** Reads every frame whose window is complete, then makes room. */
  #readFrames(): void {
    for (;;) {
      const centre = Math.round((this.#frame * this.#sampleRate) / ONSET_RATE);
      const start = centre - Math.floor(this.#windowLength / 2);
      const offset = start - this.#from;
      if (offset + this.#windowLength > this.#filled) {
        const keep = Math.min(offset, this.#filled);
        this.#samples.copyWithin(0, keep, this.#filled);
        this.#from += keep;
        this.#filled -= keep;
        return;
      }
      this.#readFrame(offset);
    }
  }

  #readFrame(offset: number): void {
    const { count } = this.#bands;
    this.#fft.powers(this.#samples, offset, this.#window, this.#scale, this.#powers);
    const now = (this.#frame % (LAG + 1)) * count;
    const before = ((this.#frame + 1) % (LAG + 1)) * count;
    gatherBands(this.#bands, this.#powers, this.#history, now);
    this.#frame++;

    let power = 0;
    let tilted = 0;
    for (let band = 0; band < count; band++) {
      power += this.#history[now + band]!;
      tilted += this.#history[now + band]! * this.#bands.tilt[band]!;
    }
    this.#peak = Math.max(power, this.#peak * RELEASE);
    this.#tiltedPeak = Math.max(tilted, this.#tiltedPeak * RELEASE);

    const floor = FLUX_RANGE * this.#tiltedPeak + SILENCE;
    let rise = 0;
    let accent = 0;
    for (let band = 0; band < count; band++) {
      const tilt = this.#bands.tilt[band]!;
      const level = this.#history[now + band]!;
      const old = this.#history[before + band]!;
      if (level <= old) continue;
      rise += Math.log10((level * tilt + floor) / (old * tilt + floor));
      accent += Math.sqrt(level) - Math.sqrt(old);
    }
    this.#all.push((10 * rise) / count);
    this.#accent.push(accent);
    for (const drum of [this.#kick, this.#snare, this.#hat])
      drum.read(this.#history, now, before, this.#peak);
  }
}

const RELEASE = 10 ** (-RELEASE_DB_PER_SECOND / 10 / ONSET_RATE);

/** The rise of the power in a few neighbouring bands. */
class DrumCurve {
  readonly rises = new GrowingFloats();
  readonly #range: BandRange;
  readonly #gate: Gate;
  #peak = 0;

  constructor(range: BandRange, gate: Gate) {
    this.#range = range;
    this.#gate = gate;
  }

  /** @param wholePeak recent peak of the power of the whole spectrum. */
  read(history: Float64Array, now: number, before: number, wholePeak: number): void {
    const power = this.#powerAt(history, now);
    const old = this.#powerAt(history, before);
    this.#peak = Math.max(power, this.#peak * RELEASE);
    const floor = Math.max(this.#gate.own * this.#peak, this.#gate.whole * wholePeak) + SILENCE;
    this.rises.push(power > old ? 10 * Math.log10((power + floor) / (old + floor)) : 0);
  }

  #powerAt(history: Float64Array, row: number): number {
    const [from, to] = this.#range;
    let power = 0;
    for (let band = from; band < to; band++) power += history[row + band]!;
    return this.#gate.spill > 0 ? Math.max(0, power - this.#gate.spill * history[row + to]!) : power;
  }
}

function gatherBands(bands: OnsetBands, powers: Float64Array, into: Float64Array, at: number): void {
  const { count, first, start, weights } = bands;
  for (let band = 0; band < count; band++) {
    let bin = first[band]!;
    let power = 0;
    for (let i = start[band]!; i < start[band + 1]!; i++, bin++) power += weights[i]! * powers[bin]!;
    into[at + band] = power;
  }
}

/** Hann window over the first `length` of `size` samples, zero after it. */
function hann(length: number, size: number): Float64Array {
  const weights = new Float64Array(size);
  for (let n = 0; n < length; n++) weights[n] = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length);
  return weights;
}

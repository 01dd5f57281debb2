import type { Waveform } from './featureTrack';

const LOW_HZ = 250;
const HIGH_HZ = 3000;

/** Columns a second of a recording of up to forty minutes. */
const COLUMN_RATE = 200;
/** Columns at the most: of a longer recording there are fewer a second. */
const MOST_COLUMNS = 480_000;

/** Draws the waveform column by column, in order: the filters that split it remember. */
export class WaveformScan {
  readonly #sampleRate: number;
  readonly #samples: number;
  readonly #waveform: Waveform;
  readonly #low: StateVariableFilter;
  readonly #high: StateVariableFilter;
  /** The column that is being scanned, and what is received of the recording. */
  #column = 0;
  #received = 0;

  /** @param samples a channel, in the whole recording. */
  constructor(sampleRate: number, samples: number) {
    this.#sampleRate = sampleRate;
    this.#samples = samples;
    const seconds = samples / sampleRate;
    const rate = Math.max(1, Math.min(COLUMN_RATE, Math.floor(MOST_COLUMNS / seconds)));
    const columns = Math.ceil(seconds * rate);
    this.#waveform = {
      rate,
      columns,
      low: new Float32Array(columns),
      mid: new Float32Array(columns),
      high: new Float32Array(columns),
      peak: new Float32Array(columns),
    };
    this.#low = new StateVariableFilter(LOW_HZ, sampleRate);
    this.#high = new StateVariableFilter(HIGH_HZ, sampleRate);
  }

  /** Takes the first `length` samples of each channel as the next ones of the recording. */
  push(channels: readonly Float32Array[], length: number): void {
    for (let at = 0; at < length;) {
      const columnEnd = this.#columnStart(this.#column + 1);
      const end = Math.min(length, at + columnEnd - this.#received);
      this.#scan(channels, at, end);
      this.#received += end - at;
      at = end;
      if (this.#received < columnEnd) continue;
      this.#low.settle();
      this.#high.settle();
      this.#column++;
    }
  }

  /** The columns so far; those to come are zero. The arrays are copies. */
  snapshot(): Waveform {
    const { low, mid, high, peak } = this.#waveform;
    return {
      ...this.#waveform,
      low: low.slice(),
      mid: mid.slice(),
      high: high.slice(),
      peak: peak.slice(),
    };
  }

  #columnStart(column: number): number {
    return Math.min(this.#samples, Math.round((column * this.#sampleRate) / this.#waveform.rate));
  }

  #scan(channels: readonly Float32Array[], from: number, to: number): void {
    const left = channels[0]!;
    const right = channels[1] ?? left;
    const column = this.#column;
    const waveform = this.#waveform;
    const lowFilter = this.#low;
    const highFilter = this.#high;
    let { band: lowBand, pass: lowPass } = lowFilter;
    let { band: highBand, pass: midPass } = highFilter;
    const { keep: lowKeep, cross: lowCross, gain: lowGain } = lowFilter;
    const { keep: highKeep, cross: highCross, gain: highGain } = highFilter;
    let peak = 0;
    let low = 0;
    let mid = 0;
    let high = 0;
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      const x = 0.5 * (l + r);
      const lowIn = x - lowPass;
      const lowBandNext = lowKeep * lowBand + lowCross * lowIn;
      const lowPassNext = lowPass + lowCross * lowBand + lowGain * lowIn;
      const lowOut = 0.5 * (lowPass + lowPassNext);
      const rest = x - Math.SQRT1_2 * (lowBand + lowBandNext) - lowOut;
      lowBand = lowBandNext;
      lowPass = lowPassNext;
      const highIn = rest - midPass;
      const highBandNext = highKeep * highBand + highCross * highIn;
      const midPassNext = midPass + highCross * highBand + highGain * highIn;
      const midOut = 0.5 * (midPass + midPassNext);
      const highOut = rest - Math.SQRT1_2 * (highBand + highBandNext) - midOut;
      highBand = highBandNext;
      midPass = midPassNext;
      peak = Math.max(peak, Math.abs(l), Math.abs(r));
      low = Math.max(low, Math.abs(lowOut));
      mid = Math.max(mid, Math.abs(midOut));
      high = Math.max(high, Math.abs(highOut));
    }
    lowFilter.band = lowBand;
    lowFilter.pass = lowPass;
    highFilter.band = highBand;
    highFilter.pass = midPass;
    waveform.low[column] = Math.max(waveform.low[column]!, Math.min(1, low));
    waveform.mid[column] = Math.max(waveform.mid[column]!, Math.min(1, mid));
    waveform.high[column] = Math.max(waveform.high[column]!, Math.min(1, high));
    waveform.peak[column] = Math.max(waveform.peak[column]!, Math.min(1, peak));
  }
}

/**
 * Coefficients and memory of a Butterworth low-pass and high-pass in one, 12 dB an octave. Andrew Simper, "Solving the
 * continuous SVF equations using trapezoidal integration", 2013. Its output is the mean of two states, so that the loop
 * above has the states alone in its chain of dependencies.
 */
class StateVariableFilter {
  readonly keep: number;
  readonly cross: number;
  readonly gain: number;
  band = 0;
  pass = 0;

  constructor(cutoffHz: number, sampleRate: number) {
    const g = Math.tan((Math.PI * Math.min(cutoffHz, 0.45 * sampleRate)) / sampleRate);
    const a = 1 / (1 + g * (g + Math.SQRT2));
    this.keep = 2 * a - 1;
    this.cross = 2 * g * a;
    this.gain = 2 * g * g * a;
  }

  /** What has died away is made zero: denormal numbers are slow. */
  settle(): void {
    if (Math.abs(this.band) < 1e-20) this.band = 0;
    if (Math.abs(this.pass) < 1e-20) this.pass = 0;
  }
}

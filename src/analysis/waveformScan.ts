import { WAVEFORM_RATE, type Pcm, type Waveform } from './featureTrack';

const LOW_HZ = 250;
const HIGH_HZ = 3000;

/** Draws the waveform column by column, in order: the filters that split it remember. */
export class WaveformScan {
  readonly #pcm: Pcm;
  readonly #length: number;
  readonly #waveform: Waveform;
  readonly #low: StateVariableFilter;
  readonly #high: StateVariableFilter;
  #done = 0;

  constructor(pcm: Pcm) {
    this.#pcm = pcm;
    this.#length = pcm.channels[0]?.length ?? 0;
    const columns = Math.ceil((this.#length / pcm.sampleRate) * WAVEFORM_RATE);
    this.#waveform = {
      columns,
      low: new Float32Array(columns),
      mid: new Float32Array(columns),
      high: new Float32Array(columns),
      peak: new Float32Array(columns),
    };
    this.#low = new StateVariableFilter(LOW_HZ, pcm.sampleRate);
    this.#high = new StateVariableFilter(HIGH_HZ, pcm.sampleRate);
  }

  /** Does every column that ends at or before `sample`; those of the whole recording when it lies at or past the end. */
  advance(sample: number): void {
    const { columns } = this.#waveform;
    for (; this.#done < columns; this.#done++) {
      const end = this.#columnStart(this.#done + 1);
      if (end > sample && sample < this.#length) return;
      this.#scan(this.#done, this.#columnStart(this.#done), end);
    }
  }

  /** The columns so far; those to come are zero. The arrays are copies. */
  snapshot(): Waveform {
    const { columns, low, mid, high, peak } = this.#waveform;
    return { columns, low: low.slice(), mid: mid.slice(), high: high.slice(), peak: peak.slice() };
  }

  #columnStart(column: number): number {
    return Math.min(this.#length, Math.round((column * this.#pcm.sampleRate) / WAVEFORM_RATE));
  }

  #scan(column: number, from: number, to: number): void {
    const left = this.#pcm.channels[0]!;
    const right = this.#pcm.channels[1] ?? left;
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
    lowFilter.remember(lowBand, lowPass);
    highFilter.remember(highBand, midPass);
    this.#waveform.low[column] = Math.min(1, low);
    this.#waveform.mid[column] = Math.min(1, mid);
    this.#waveform.high[column] = Math.min(1, high);
    this.#waveform.peak[column] = Math.min(1, peak);
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

  /** Keeps the memory between columns. What has died away is made zero: denormal numbers are slow. */
  remember(band: number, pass: number): void {
    this.band = Math.abs(band) < 1e-20 ? 0 : band;
    this.pass = Math.abs(pass) < 1e-20 ? 0 : pass;
  }
}

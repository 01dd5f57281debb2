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
    let { first: low1, second: low2 } = lowFilter;
    let { first: high1, second: high2 } = highFilter;
    const { a1: lowA1, a2: lowA2, a3: lowA3, damping } = lowFilter;
    const { a1: highA1, a2: highA2, a3: highA3 } = highFilter;
    let peak = 0;
    let low = 0;
    let mid = 0;
    let high = 0;
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      const x = 0.5 * (l + r);
      const lowIn = x - low2;
      const lowBand = lowA1 * low1 + lowA2 * lowIn;
      const lowPass = low2 + lowA2 * low1 + lowA3 * lowIn;
      low1 = 2 * lowBand - low1;
      low2 = 2 * lowPass - low2;
      const rest = x - damping * lowBand - lowPass;
      const highIn = rest - high2;
      const highBand = highA1 * high1 + highA2 * highIn;
      const midPass = high2 + highA2 * high1 + highA3 * highIn;
      high1 = 2 * highBand - high1;
      high2 = 2 * midPass - high2;
      const highPass = rest - damping * highBand - midPass;
      peak = Math.max(peak, Math.abs(l), Math.abs(r));
      low = Math.max(low, Math.abs(lowPass));
      mid = Math.max(mid, Math.abs(midPass));
      high = Math.max(high, Math.abs(highPass));
    }
    lowFilter.keep(low1, low2);
    highFilter.keep(high1, high2);
    this.#waveform.low[column] = Math.min(1, low);
    this.#waveform.mid[column] = Math.min(1, mid);
    this.#waveform.high[column] = Math.min(1, high);
    this.#waveform.peak[column] = Math.min(1, peak);
  }
}

/**
 * Coefficients and memory of a 12 dB/octave low-pass and high-pass in one. Andrew Simper, "Solving the continuous SVF
 * equations using trapezoidal integration", 2013.
 */
class StateVariableFilter {
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  /** 1/Q; Butterworth. */
  readonly damping = Math.SQRT2;
  first = 0;
  second = 0;

  constructor(cutoffHz: number, sampleRate: number) {
    const g = Math.tan((Math.PI * Math.min(cutoffHz, 0.45 * sampleRate)) / sampleRate);
    this.a1 = 1 / (1 + g * (g + this.damping));
    this.a2 = g * this.a1;
    this.a3 = g * this.a2;
  }

  /** Keeps the memory between columns. What has died away is made zero: denormal numbers are slow. */
  keep(first: number, second: number): void {
    this.first = Math.abs(first) < 1e-20 ? 0 : first;
    this.second = Math.abs(second) < 1e-20 ? 0 : second;
  }
}

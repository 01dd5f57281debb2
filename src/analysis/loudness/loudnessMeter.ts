import { integratedLoudness, loudnessOf, loudnessRange } from './gating';
import { KWeighting } from './kWeighting';
import { TRUE_PEAK_MARGIN, TruePeakFilter } from './truePeak';

/** Values a second of everything measured over time. */
const RATE = 10;
/** Steps of 100 ms in the two windows of EBU Tech 3341. */
const MOMENTARY_STEPS = 4;
const SHORT_TERM_STEPS = 30;
/** The corner of the K-weighting's shelf must lie well below half the rate. */
const LOWEST_SAMPLE_RATE = 4000;

/** Loudness and true peak of a recording, after ITU-R BS.1770-4 and EBU R 128. */
export interface Loudness {
  /** Gated loudness of the whole in LUFS; −Infinity when nothing passes the gate, and below 400 ms. */
  readonly integratedLufs: number;
  /** Loudness range in LU (EBU Tech 3342); 0 when nothing passes the gate, and below 3 s. */
  readonly loudnessRange: number;
  /** Highest true peak in dBTP; −Infinity for silence. */
  readonly truePeakDb: number;
  /** Values a second in the arrays: 10. */
  readonly rate: number;
  /**
   * LUFS of the 400 ms that end at i / rate, for every whole 100 ms from 0 on: floor(seconds · rate) + 1 values.
   * −Infinity for silence, and before the first 400 ms are complete.
   */
  readonly momentary: Float32Array;
  /** The same of 3 s. */
  readonly shortTerm: Float32Array;
  /** True peak of the 100 ms that begin at i / rate, 1 is full scale: ceil(seconds · rate) values, the last of what is left. */
  readonly truePeaks: Float32Array;
}

/**
 * Measures a recording as it streams by. Its memory is 100 ms of sound and two numbers for each 100 ms before. What comes
 * out does not depend on how the samples were portioned.
 */
export class LoudnessMeter {
  readonly #sampleRate: number;
  readonly #channels: readonly MeteredChannel[];
  readonly #truePeak: TruePeakFilter;
  /** Sum of squares after K-weighting over all channels, one for each 100 ms that are complete. */
  readonly #energies: number[] = [];
  /** True peak of each 100 ms. */
  readonly #peaks: number[] = [];
  /** Samples of the present step, and after it, that are there. */
  #held = 0;
  #isFinished = false;

  /**
   * @param sampleRate in Hz, 4000 or more; the weighting is that of the standard from 8000 on.
   * @param numberOfChannels mono counts as one channel, 3 dB less than the same on two.
   */
  constructor(sampleRate: number, numberOfChannels: 1 | 2) {
    if (!(sampleRate >= LOWEST_SAMPLE_RATE && sampleRate < Infinity))
      throw new TypeError(`sampleRate: expected ${LOWEST_SAMPLE_RATE} Hz or more, got ${sampleRate}`);
    this.#sampleRate = sampleRate;
    this.#truePeak = new TruePeakFilter(sampleRate);
    const longestStep = Math.ceil(sampleRate / RATE);
    this.#channels = Array.from({ length: numberOfChannels }, () => ({
      weighting: new KWeighting(sampleRate),
      samples: new Float64Array(TRUE_PEAK_MARGIN + longestStep + TRUE_PEAK_MARGIN),
    }));
  }

  /**
   * Takes in the next samples.
   * @param channels finite samples, ±1; one array a channel, all of the same length, which may be any.
   */
  push(channels: readonly Float32Array[]): void {
    if (this.#isFinished) throw new TypeError('loudness meter: it is finished, make another');
    const length = channels[0]?.length;
    if (channels.length !== this.#channels.length || channels.some((channel) => channel.length !== length))
      throw new TypeError(`channels: expected ${this.#channels.length} of the same length`);
    this.#append(channels);
  }

  /** What was measured. Nothing can be pushed after it. */
  finish(): Loudness {
    if (!this.#isFinished) {
      this.#isFinished = true;
      this.#append(this.#channels.map(() => new Float32Array(TRUE_PEAK_MARGIN)));
      const left = this.#held - TRUE_PEAK_MARGIN;
      if (left > 0) this.#peaks.push(this.#peakOf(left));
    }
    const momentary = this.#windows(MOMENTARY_STEPS);
    const shortTerm = this.#windows(SHORT_TERM_STEPS);
    return {
      integratedLufs: integratedLoudness(momentary),
      loudnessRange: loudnessRange(shortTerm),
      truePeakDb: 20 * Math.log10(this.#peaks.reduce((a, b) => Math.max(a, b), 0)),
      rate: RATE,
      momentary: Float32Array.from(momentary, loudnessOf),
      shortTerm: Float32Array.from(shortTerm, loudnessOf),
      truePeaks: Float32Array.from(this.#peaks),
    };
  }

  #append(channels: readonly Float32Array[]): void {
    const length = channels[0]!.length;
    for (let at = 0; at < length;) {
      const step = this.#stepLength();
      // The true peak looks ahead a little, so the step is measured when more than it is there.
      const count = Math.min(length - at, step + TRUE_PEAK_MARGIN - this.#held);
      this.#channels.forEach(({ samples }, i) =>
        samples.set(channels[i]!.subarray(at, at + count), TRUE_PEAK_MARGIN + this.#held),
      );
      at += count;
      this.#held += count;
      if (this.#held === step + TRUE_PEAK_MARGIN) this.#measure(step);
    }
  }

  /** Samples of the step that is being gathered: at 11,025 Hz, in turn 1103 and 1102. */
  #stepLength(): number {
    const steps = this.#energies.length;
    return this.#stepStart(steps + 1) - this.#stepStart(steps);
  }

  #stepStart(step: number): number {
    return Math.round((step * this.#sampleRate) / RATE);
  }

  /** Measures the step, which is complete, and makes room for the next. */
  #measure(step: number): void {
    this.#peaks.push(this.#peakOf(step));
    let energy = 0;
    for (const { weighting, samples } of this.#channels) {
      energy += weighting.energy(samples, TRUE_PEAK_MARGIN, TRUE_PEAK_MARGIN + step);
      samples.copyWithin(0, step, step + 2 * TRUE_PEAK_MARGIN);
    }
    this.#energies.push(energy);
    this.#held = TRUE_PEAK_MARGIN;
  }

  #peakOf(count: number): number {
    return this.#channels.reduce(
      (peak, { samples }) =>
        Math.max(peak, this.#truePeak.peak(samples, TRUE_PEAK_MARGIN, TRUE_PEAK_MARGIN + count)),
      0,
    );
  }

  /** Mean squares of the `steps` steps before each step's start and the end of the last; 0 where there are fewer. */
  #windows(steps: number): Float64Array {
    const energies = this.#energies;
    const powers = new Float64Array(energies.length + 1);
    for (let end = steps; end <= energies.length; end++) {
      let sum = 0;
      for (let step = end - steps; step < end; step++) sum += energies[step]!;
      powers[end] = sum / (this.#stepStart(end) - this.#stepStart(end - steps));
    }
    return powers;
  }
}

interface MeteredChannel {
  readonly weighting: KWeighting;
  /** The present step between two margins. */
  readonly samples: Float64Array;
}

import { LoudnessMeter, type Loudness } from './loudness/loudnessMeter';
import type { Rhythm } from './rhythm/rhythm';
import { RhythmListener } from './rhythm/rhythmListener';
import { StereoListener, type Space } from './space/stereo';
import type { Section } from './structure/sections';
import type { Silence } from './structure/silence';
import { StructureListener } from './structure/structureListener';
import { ToneListener, type Tone } from './tone/toneListener';

/** Everything heard in a recording beside what the picture is drawn from at once. Times in seconds. */
export interface Hearing {
  /** Length of the recording. */
  readonly duration: number;
  readonly loudness: Loudness;
  readonly rhythm: Rhythm;
  readonly tone: Tone;
  readonly space: Space;
  /** In order, without gaps. */
  readonly sections: readonly Section[];
  readonly silences: readonly Silence[];
}

/** The sound that is going to be pushed. */
export interface HeardFormat {
  /** Samples a second and channel. */
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  /** Samples a channel in the whole recording. */
  readonly samples: number;
}

/** Samples handed to the listeners at a time. What they hear does not depend on it. */
const BLOCK = 16_384;

/** Listens to a recording from start to end, in portions of any length. Keeps some hundred numbers a second of sound. */
export class Listener {
  readonly #format: HeardFormat;
  readonly #loudness: LoudnessMeter;
  readonly #rhythm: RhythmListener;
  readonly #tone: ToneListener;
  readonly #space: StereoListener;
  readonly #structure: StructureListener;
  readonly #mono = new Float32Array(BLOCK);
  #heard = 0;

  constructor(format: HeardFormat) {
    const { sampleRate, numberOfChannels } = format;
    this.#format = format;
    this.#loudness = new LoudnessMeter(sampleRate, numberOfChannels);
    this.#rhythm = new RhythmListener(sampleRate);
    this.#tone = new ToneListener(sampleRate);
    this.#space = new StereoListener(sampleRate, numberOfChannels);
    this.#structure = new StructureListener(sampleRate);
  }

  /** Part that is heard, 0 to 1. */
  get done(): number {
    return this.#heard / this.#format.samples;
  }

  /** Takes the next samples: one or two channels of finite samples, not kept. */
  push(channels: readonly Float32Array[]): void {
    const { length } = channels[0]!;
    for (let at = 0; at < length; at += BLOCK) {
      const end = Math.min(length, at + BLOCK);
      this.#take(channels.map((samples) => samples.subarray(at, end)));
    }
    this.#heard += length;
  }

  /** What was heard. */
  finish(): Hearing {
    const loudness = this.#loudness.finish();
    const tone = this.#tone.finish();
    return {
      duration: this.#heard / this.#format.sampleRate,
      loudness,
      rhythm: this.#rhythm.finish(),
      tone,
      space: this.#space.finish(),
      ...this.#structure.finish(tone),
    };
  }

  #take(channels: readonly Float32Array[]): void {
    const left = channels[0]!;
    const right = channels[1] ?? left;
    const mono = this.#mono.subarray(0, left.length);
    for (let i = 0; i < mono.length; i++) mono[i] = 0.5 * (left[i]! + right[i]!);
    this.#loudness.push(channels);
    this.#rhythm.push(mono);
    this.#tone.push(mono);
    this.#space.push(channels);
    this.#structure.push(channels);
  }
}

import { PITCH_CLASSES } from '../tone/chroma';
import { GrowingFloats } from '../growingFloats';
import type { Tone } from '../tone/toneListener';
import { meanLevel } from './energy';
import { sectionsOf, type Section } from './sections';
import { silencesOf, type Silence } from './silence';

/** Levels a second. */
const RATE = 20;

/** How a recording is built. Times in seconds. */
export interface Structure {
  /** In order, without gaps. */
  readonly sections: readonly Section[];
  readonly silences: readonly Silence[];
}

/** Listens to when it is loud and when it is still; what it sounds like then, it is told. Keeps 20 numbers a second. */
export class StructureListener {
  readonly #sampleRate: number;
  /** Level in decibels of the 1/20 s around each 1/20 s. */
  readonly #levels = new GrowingFloats();
  /** Of the samples of the slot so far, and of their squares, per channel. */
  #sums: number[] = [];
  #squares: number[] = [];
  #count = 0;
  #length = 0;

  constructor(sampleRate: number) {
    if (!(sampleRate > 0)) throw new TypeError(`sampleRate: expected a positive number, got ${sampleRate}`);
    this.#sampleRate = sampleRate;
  }

  /** @param channels the next samples of each channel, or of their mix-down alone; all as long. */
  push(channels: readonly Float32Array[]): void {
    const { length } = channels[0]!;
    for (let at = 0; at < length;) {
      const end = Math.min(length, at + this.#slotEnd() - this.#length);
      channels.forEach((channel, c) => {
        let sum = this.#sums[c] ?? 0;
        let squares = this.#squares[c] ?? 0;
        for (let i = at; i < end; i++) {
          const sample = channel[i]!;
          sum += sample;
          squares += sample * sample;
        }
        this.#sums[c] = sum;
        this.#squares[c] = squares;
      });
      this.#count += end - at;
      this.#length += end - at;
      at = end;
      if (this.#length === this.#slotEnd()) this.#nextSlot();
    }
  }

  /** What was heard; the listener is of no use afterwards. @param tone of the same recording. */
  finish(tone: Pick<Tone, 'rate' | 'chroma' | 'bands'>): Structure {
    const duration = this.#length / this.#sampleRate;
    if (this.#count > 0) this.#nextSlot();
    const levels = this.#levels.take();
    const { rate, chroma, bands } = tone;
    const rows = chroma.length / PITCH_CLASSES;
    return {
      sections: sectionsOf({ rate, duration, chroma, bands, loudness: atRows(levels, rate, rows) }),
      silences: silencesOf(levels, RATE).map(([start, end]) => [start, Math.min(end, duration)]),
    };
  }

  #slotEnd(): number {
    return Math.round(((this.#levels.length + 0.5) * this.#sampleRate) / RATE);
  }

  /** A steady offset is no sound: power is what is left without it. */
  #nextSlot(): void {
    let power = 0;
    this.#squares.forEach((squares, c) => {
      power += Math.max(0, squares / this.#count - (this.#sums[c]! / this.#count) ** 2);
    });
    this.#levels.push(10 * Math.log10(power / this.#squares.length));
    this.#sums.fill(0);
    this.#squares.fill(0);
    this.#count = 0;
  }
}

/** The level around each of `rows` moments, `rate` a second. */
function atRows(levels: Float32Array, rate: number, rows: number): Float32Array {
  const step = RATE / rate;
  return Float32Array.from({ length: rows }, (_, row) => {
    const from = Math.max(0, Math.round((row - 0.5) * step));
    return meanLevel(levels, from, Math.min(levels.length, Math.round((row + 0.5) * step)));
  });
}

import { clamp } from '../../core/numeric';
import { GrowingFloats } from '../growingFloats';

/** Rows a second, those of the feature track. */
const RATE = 60;
/** Slots of 1/60 s that a row looks at, half of them before its moment: 100 ms, as a correlation meter. */
const SLOTS = 6;
/** Sums a slot: count, left, right, left², right², left · right. */
const SUMS = 6;
/** Quieter counts as silence: −80 dB, over the dither of 16-bit files, which is no room to hear. */
const SILENT_POWER = 1e-8;

/**
 * How the sound lies between two loudspeakers. Row i belongs to the moment i / rate and looks at the 100 ms around it,
 * steady offsets taken out. Silence, and sound of one channel, counts as a source in the middle: 0, 1, 0.
 */
export interface Space {
  /** Rows a second: 60. */
  readonly rate: number;
  /** Energy of the side signal in that of middle and side, 0 (mono) to 1 (antiphase); 0.5 is one side alone, or two strangers. */
  readonly width: Float32Array;
  /** Pearson's correlation of left and right, −1 to 1; 0 when one of them is silent. */
  readonly correlation: Float32Array;
  /** Energy of the right less that of the left, in that of both: −1 (left) to 1 (right). */
  readonly balance: Float32Array;
}

/** Listens to where the sound is. Keeps 180 numbers a second. */
export class StereoListener {
  readonly #sampleRate: number;
  readonly #isStereo: boolean;
  readonly #width = new GrowingFloats();
  readonly #correlation = new GrowingFloats();
  readonly #balance = new GrowingFloats();
  /** The last slots, the oldest overwritten first. */
  readonly #slots = new Float64Array(SLOTS * SUMS);
  /** Slots that are full. */
  #slot = 0;
  #length = 0;

  /** @param numberOfChannels beyond the second they are not listened to. */
  constructor(sampleRate: number, numberOfChannels: number) {
    if (!(sampleRate > 0)) throw new TypeError(`sampleRate: expected a positive number, got ${sampleRate}`);
    this.#sampleRate = sampleRate;
    this.#isStereo = numberOfChannels > 1;
  }

  /** @param channels the next samples, planar, every channel as long. */
  push(channels: readonly Float32Array[]): void {
    const left = channels[0]!;
    const right = this.#isStereo ? channels[1]! : left;
    for (let at = 0; at < left.length;) {
      const slotEnd = this.#slotStart(this.#slot + 1) - this.#length;
      const end = Math.min(left.length, at + slotEnd);
      this.#add(left, right, at, end);
      this.#length += end - at;
      at = end;
      while (this.#length === this.#slotStart(this.#slot + 1)) this.#nextSlot();
    }
  }

  /** What was heard; the listener is of no use afterwards. */
  finish(): Space {
    const rows = Math.floor((this.#length / this.#sampleRate) * RATE) + 1;
    while (this.#width.length < rows) this.#nextSlot();
    return {
      rate: RATE,
      width: this.#width.take(),
      correlation: this.#correlation.take(),
      balance: this.#balance.take(),
    };
  }

  #slotStart(slot: number): number {
    return Math.round((slot * this.#sampleRate) / RATE);
  }

  /** The sums are kept in the slot, not made per call: their rounding must not depend on the length of the blocks. */
  #add(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const slots = this.#slots;
    const base = (this.#slot % SLOTS) * SUMS;
    let sumLeft = slots[base + 1]!;
    let sumRight = slots[base + 2]!;
    let leftLeft = slots[base + 3]!;
    let rightRight = slots[base + 4]!;
    let leftRight = slots[base + 5]!;
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      sumLeft += l;
      sumRight += r;
      leftLeft += l * l;
      rightRight += r * r;
      leftRight += l * r;
    }
    slots[base] = slots[base]! + to - from;
    slots[base + 1] = sumLeft;
    slots[base + 2] = sumRight;
    slots[base + 3] = leftLeft;
    slots[base + 4] = rightRight;
    slots[base + 5] = leftRight;
  }

  /** Ends a slot; the one that ends is the last that the row half a window earlier looks at. */
  #nextSlot(): void {
    this.#slot++;
    if (this.#slot >= SLOTS / 2) this.#writeRow();
    const base = (this.#slot % SLOTS) * SUMS;
    this.#slots.fill(0, base, base + SUMS);
  }

  #writeRow(): void {
    const share = 1 / Math.max(1, this.#sum(0));
    const left = this.#sum(1) * share;
    const right = this.#sum(2) * share;
    const leftPower = Math.max(0, this.#sum(3) * share - left * left);
    const rightPower = Math.max(0, this.#sum(4) * share - right * right);
    const common = this.#sum(5) * share - left * right;
    const power = leftPower + rightPower;
    const isSilent = power < SILENT_POWER;
    const isOneSided = Math.min(leftPower, rightPower) < SILENT_POWER;
    const correlation = isOneSided ? 0 : clamp(common / Math.sqrt(leftPower * rightPower), -1, 1);
    this.#width.push(isSilent ? 0 : clamp(0.5 - common / power, 0, 1));
    this.#correlation.push(isSilent ? 1 : correlation);
    this.#balance.push(isSilent ? 0 : (rightPower - leftPower) / power);
  }

  /** Over the slots of a row. */
  #sum(kind: number): number {
    let sum = 0;
    for (let i = kind; i < this.#slots.length; i += SUMS) sum += this.#slots[i]!;
    return sum;
  }
}

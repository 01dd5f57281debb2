import type { Listening } from '../../core/bandSettings';
import { PAGE_ROWS } from '../featureTrack';
import type { SpectraBlock, SpectraStore } from './rawSpectra';

/** Keeps spectra in memory. */
export class MemorySpectra implements SpectraStore {
  readonly channels: readonly Listening[];
  readonly #cells: number;
  readonly #blocks = new Map<Listening, Uint8Array[]>();

  /** @param cells a row. */
  constructor(channels: readonly Listening[], cells: number) {
    this.channels = channels;
    this.#cells = cells;
    for (const channel of channels) this.#blocks.set(channel, []);
  }

  append(block: SpectraBlock): void {
    for (const [channel, blocks] of this.#blocks) blocks.push(block.get(channel)!.slice());
  }

  read(channel: Listening, first: number, count: number): Uint8Array {
    const blocks = this.#blocks.get(channel)!;
    const cells = this.#cells;
    const place = first % PAGE_ROWS;
    const index = Math.floor(first / PAGE_ROWS);
    if (place + count <= PAGE_ROWS) return blocks[index]!.subarray(place * cells, (place + count) * cells);
    const joined = new Uint8Array(count * cells);
    for (let done = 0, at = index; done < count; at++) {
      const from = done === 0 ? place : 0;
      const part = Math.min(PAGE_ROWS - from, count - done);
      joined.set(blocks[at]!.subarray(from * cells, (from + part) * cells), done * cells);
      done += part;
    }
    return joined;
  }
}

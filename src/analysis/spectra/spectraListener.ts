import { LISTENINGS, type Listening } from '../../core/bandSettings';
import { FEATURE_RATE, PAGE_ROWS } from '../featureTrack';
import { binsUsed, crossoverHz, fillCells, layCells, type CellGrid } from './cells';
import { ComplexFft } from './complexFft';
import { Decimator, DECIMATION } from './decimator';
import { MemorySpectra } from './memorySpectra';
import { encodePowers, type RawSpectra, type SpectraStore } from './rawSpectra';
import { SlidingSamples } from './slidingSamples';
import { splitPair, splitStereo, type StereoPowers } from './splitSpectra';

/** Length of the short window in seconds, before rounding to a power of two: 2048 samples at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.045;
/** Samples that are taken in at a time. */
const PIECE = 1024;
const LOWEST_RATE = 3000;
const HIGHEST_RATE = 768_000;
/** Blackman window, alpha 0.16: its side lobes are 58 dB down, and it is the window of AnalyserNode. */
const BLACKMAN = [0.42, -0.25, 0.04] as const;

/**
 * Listens to a sound block by block and keeps its spectra. What comes out does not depend on how the sound was cut
 * into blocks.
 */
export class SpectraListener {
  readonly #sampleRate: number;
  readonly #numberOfChannels: 1 | 2;
  readonly #fft: ComplexFft;
  readonly #window: Float64Array;
  /** Makes a full-scale sine's bins add up to 1. */
  readonly #scale: number;
  readonly #decimator: Decimator;
  readonly #grid: CellGrid;
  readonly #sound: readonly SlidingSamples[];
  /** The same after the decimator. */
  readonly #slow: readonly SlidingSamples[];
  readonly #shortPowers: StereoPowers;
  readonly #longPowers: StereoPowers;
  readonly #cells: Float32Array;
  readonly #store: SpectraStore;
  /** The rows that the store does not have yet. */
  readonly #block = new Map<Listening, Uint8Array>();
  #row = 0;
  #stored = 0;
  #isFinished = false;

  /**
   * @param sampleRate 3000 to 768,000 Hz.
   * @param open opens what keeps the rows, told what there will be and how many cells a row has; memory when absent.
   */
  constructor(
    sampleRate: number,
    numberOfChannels: 1 | 2,
    open: (channels: readonly Listening[], cells: number) => SpectraStore = inMemory,
  ) {
    if (!(sampleRate >= LOWEST_RATE && sampleRate <= HIGHEST_RATE))
      throw new TypeError(`sampleRate: expected ${LOWEST_RATE} to ${HIGHEST_RATE}, got ${sampleRate}`);
    const size = 2 ** Math.round(Math.log2(sampleRate * WINDOW_SECONDS));
    this.#sampleRate = sampleRate;
    this.#numberOfChannels = numberOfChannels;
    this.#fft = new ComplexFft(size);
    this.#window = blackman(size);
    this.#scale = 4 / (size * this.#window.reduce((sum, weight) => sum + weight * weight, 0));
    const decimator = new Decimator(crossoverHz(sampleRate) / sampleRate);
    this.#decimator = decimator;
    this.#grid = layCells(sampleRate, size, (hz) => decimator.powerAt(hz / sampleRate));
    const ahead = (DECIMATION * size) / 2 + decimator.reach;
    const stream = (length: number) =>
      Array.from({ length: numberOfChannels }, () => new SlidingSamples(length));
    this.#sound = stream(size + ahead + decimator.reach + PIECE + DECIMATION);
    this.#slow = stream(size + PIECE);
    this.#shortPowers = stereoPowers(binsUsed(this.#grid.short));
    this.#longPowers = stereoPowers(binsUsed(this.#grid.long));
    this.#cells = new Float32Array(this.#grid.reach.length);
    this.#store = open(numberOfChannels === 1 ? ['mid'] : LISTENINGS, this.#cells.length);
    for (const channel of this.#store.channels)
      this.#block.set(channel, new Uint8Array(PAGE_ROWS * this.#cells.length));
  }

  /** The spectra so far. */
  get spectra(): RawSpectra {
    const { edges, reach, highestHz } = this.#grid;
    return {
      frames: this.#stored,
      complete: this.#isFinished,
      numberOfChannels: this.#numberOfChannels,
      cells: reach.length,
      edges,
      reach,
      highestHz,
      rows: this.#store,
    };
  }

  /**
   * Takes in the next samples, any number of them.
   * @param channels as many arrays as there are channels, of one length; not kept.
   */
  push(channels: readonly Float32Array[]): void {
    if (this.#isFinished) throw new TypeError('listener: has finished');
    const length = channels[0]?.length ?? 0;
    if (channels.length !== this.#numberOfChannels || channels.some((samples) => samples.length !== length))
      throw new TypeError(`channels: expected ${this.#numberOfChannels} of one length`);
    for (let from = 0; from < length; from += PIECE) {
      this.#listen(channels, from, Math.min(length, from + PIECE), Infinity);
    }
  }

  /** Ends the sound; silence follows it. */
  finish(): RawSpectra {
    if (this.#isFinished) throw new TypeError('listener: has finished');
    this.#isFinished = true;
    const frames = Math.floor((this.#sound[0]!.end / this.#sampleRate) * FEATURE_RATE) + 1;
    const silence = new Float32Array(PIECE);
    const channels = this.#sound.map(() => silence);
    while (this.#row < frames) this.#listen(channels, 0, PIECE, frames);
    this.#storeBlock();
    return this.spectra;
  }

  #listen(channels: readonly Float32Array[], from: number, to: number, frames: number): void {
    this.#sound.forEach((sound, i) => {
      const slow = this.#slow[i]!;
      sound.append(channels[i]!, from, to);
      for (let at = slow.end * DECIMATION; at + this.#decimator.reach < sound.end; at += DECIMATION)
        slow.push(this.#decimator.read(sound.data, sound.indexOf(at)));
    });
    const { size } = this.#fft;
    while (this.#row < frames) {
      const shortFrom = Math.round((this.#row * this.#sampleRate) / FEATURE_RATE) - size;
      const longFrom = Math.round((shortFrom + size / 2) / DECIMATION) - size / 2;
      if (longFrom + size > this.#slow[0]!.end) return;
      if (this.#numberOfChannels === 1) this.#transformMono(shortFrom, longFrom);
      else this.#transformStereo(shortFrom, longFrom);
      this.#keepRow();
    }
  }

  /** Both windows in one transform. */
  #transformMono(shortFrom: number, longFrom: number): void {
    const [sound, slow] = [this.#sound[0]!, this.#slow[0]!];
    this.#fft.transform(
      sound.data,
      sound.indexOf(shortFrom),
      slow.data,
      slow.indexOf(longFrom),
      this.#window,
    );
    removeOffset(this.#fft.data);
    splitPair(this.#fft.data, this.#scale, this.#shortPowers.mid, this.#longPowers.mid);
  }

  /** Both channels in one transform, for each window. */
  #transformStereo(shortFrom: number, longFrom: number): void {
    const transform = ([left, right]: readonly SlidingSamples[], from: number, into: StereoPowers) => {
      const at = left!.indexOf(from);
      this.#fft.transform(left!.data, at, right!.data, at, this.#window);
      removeOffset(this.#fft.data);
      splitStereo(this.#fft.data, this.#scale, into);
    };
    transform(this.#sound, shortFrom, this.#shortPowers);
    transform(this.#slow, longFrom, this.#longPowers);
  }

  #keepRow(): void {
    const cells = this.#cells;
    for (const channel of this.#store.channels) {
      fillCells(this.#grid, this.#longPowers[channel], this.#shortPowers[channel], cells);
      encodePowers(cells, this.#block.get(channel)!, (this.#row - this.#stored) * cells.length);
    }
    this.#row++;
    if (this.#row - this.#stored === PAGE_ROWS) this.#storeBlock();
  }

  #storeBlock(): void {
    const length = (this.#row - this.#stored) * this.#cells.length;
    if (length === 0) return;
    this.#store.append(
      new Map(Array.from(this.#block, ([channel, codes]) => [channel, codes.subarray(0, length)])),
    );
    this.#stored = this.#row;
  }
}

/** Periodic, `size` weights. */
function blackman(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => {
    const x = (2 * Math.PI * n) / size;
    return BLACKMAN[0] + 2 * BLACKMAN[1] * Math.cos(x) + 2 * BLACKMAN[2] * Math.cos(2 * x);
  });
}

/** Takes a constant offset out of the bins beside 0 Hz, into which the window spreads it by its own coefficients. */
function removeOffset(data: Float64Array): void {
  for (const [bin, coefficient] of BLACKMAN.entries()) {
    if (bin === 0) continue;
    const part = coefficient / BLACKMAN[0];
    const mirrored = data.length - 2 * bin;
    data[2 * bin]! -= part * data[0]!;
    data[2 * bin + 1]! -= part * data[1]!;
    data[mirrored]! -= part * data[0]!;
    data[mirrored + 1]! -= part * data[1]!;
  }
}

function stereoPowers(bins: number): StereoPowers {
  const powers = () => new Float64Array(bins);
  return { left: powers(), right: powers(), mid: powers(), side: powers() };
}

function inMemory(channels: readonly Listening[], cells: number): SpectraStore {
  return new MemorySpectra(channels, cells);
}

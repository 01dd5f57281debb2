import { BAND_COUNT } from '../analysis/bands';
import type { Waveform } from '../analysis/featureTrack';
import type { RawTrack } from '../analysis/rawTrack';
import { RowSamples } from '../analysis/rowSamples';

/** Raise it when rows come to mean something else: what was kept before is heard again. */
const VERSION = 2;

/** Everything kept of a recording but its rows. */
export interface FeatureSummary {
  readonly raw: Omit<RawTrack, 'rows'>;
  /** Name of the file that the rows are in. */
  readonly rowsName: string;
  readonly waveform: Waveform;
}

/**
 * The head of the file. The numbers follow: as 32-bit floats the power and the four lines of the waveform, as 16-bit
 * integers the sampled rows.
 */
interface Head {
  readonly version: number;
  readonly rowsName: string;
  readonly frames: number;
  readonly duration: number;
  readonly frequencies: readonly number[];
  readonly rate: number;
  readonly columns: number;
  /** From one sampled row to the next. */
  readonly step: number;
}

const LINES = ['low', 'mid', 'high', 'peak'] as const;

/** A summary as bytes: the length of the head, the head as JSON filled up with spaces, the numbers. */
export function packSummary(
  { frames, duration, frequencies, power, samples }: Omit<RawTrack, 'rows'>,
  waveform: Waveform,
  rowsName: string,
): Uint8Array<ArrayBuffer> {
  const { rate, columns } = waveform;
  const start = {
    version: VERSION,
    rowsName,
    frames,
    duration,
    frequencies: [...frequencies],
    rate,
    columns,
    step: samples.step,
  };
  const json = JSON.stringify(start);
  const head = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4));
  const sampled = samples.toArray();
  const floats = frames + LINES.length * columns;
  const bytes = new Uint8Array(4 + head.byteLength + 4 * floats + sampled.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true);
  bytes.set(head, 4);
  const numbers = new Float32Array(bytes.buffer, 4 + head.byteLength, floats);
  numbers.set(power.subarray(0, frames));
  LINES.forEach((line, index) => numbers.set(waveform[line], frames + index * columns));
  new Int16Array(bytes.buffer, 4 + head.byteLength + 4 * floats).set(sampled);
  return bytes;
}

/** The inverse; undefined for what is no summary of this version. */
export function parseSummary(buffer: ArrayBuffer): FeatureSummary | undefined {
  try {
    const length = new DataView(buffer).getUint32(0, true);
    const head = parseHead(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))));
    if (!head) return undefined;
    const { frames, duration, rate, columns, step } = head;
    const floats = frames + LINES.length * columns;
    const numbers = new Float32Array(buffer, 4 + length, floats);
    const sampled = new Int16Array(buffer, 4 + length + 4 * floats);
    if (sampled.length !== Math.ceil(frames / step) * BAND_COUNT) return undefined;
    const [low, mid, high, peak] = LINES.map((_, index) =>
      numbers.subarray(frames + index * columns, frames + (index + 1) * columns),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    return {
      rowsName: head.rowsName,
      raw: {
        frames,
        duration,
        complete: true,
        frequencies: Float32Array.from(head.frequencies),
        power: numbers.subarray(0, frames),
        samples: new RowSamples({ rows: sampled, step }),
      },
      waveform: { rate, columns, low, mid, high, peak },
    };
  } catch (error) {
    // Cut off, or not JSON: a RangeError or a SyntaxError.
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseHead(value: unknown): Head | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const head = value as Partial<Record<keyof Head, unknown>>;
  const isCount = (count: unknown) => Number.isInteger(count) && (count as number) > 0;
  const isWhole =
    head.version === VERSION &&
    typeof head.rowsName === 'string' &&
    isCount(head.frames) &&
    isCount(head.rate) &&
    isCount(head.columns) &&
    isCount(head.step) &&
    typeof head.duration === 'number' &&
    head.duration > 0 &&
    Array.isArray(head.frequencies) &&
    head.frequencies.length === BAND_COUNT &&
    head.frequencies.every((hz) => typeof hz === 'number' && hz > 0);
  return isWhole ? (value as Head) : undefined;
}

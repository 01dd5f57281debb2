import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowSamples } from '../../src/analysis/rowSamples';
import { packSummary, parseSummary } from '../../src/render/featureSummary';

const frequencies = Float32Array.from({ length: 96 }, (_, band) => 30 * 1.07 ** band);
const line = (columns: number, value: number) => new Float32Array(columns).fill(value);

function summary(frames: number, columns: number) {
  const samples = new RowSamples();
  for (let row = 0; row < frames; row++)
    samples.add(
      row,
      frequencies.map((hz) => -hz / 100 - (row % 50)),
    );
  const raw = {
    samples,
    frames,
    duration: frames / 60,
    complete: true,
    frequencies,
    power: Float32Array.from({ length: frames + 5 }, (_, row) => row / 1000),
  };
  const waveform = {
    rate: 44,
    columns,
    low: line(columns, 0.1),
    mid: line(columns, 0.2),
    high: line(columns, 0.3),
    peak: line(columns, 0.4),
  };
  return { raw, waveform };
}

describe('the summary of a recording', () => {
  test('comes back as it was kept', () => {
    const lengths = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(lengths, lengths, (frames, columns) => {
        const { raw, waveform } = summary(frames, columns);
        const parsed = parseSummary(packSummary(raw, waveform, 'a.rows').buffer);
        expect(parsed?.rowsName).toBe('a.rows');
        expect(parsed?.waveform).toEqual(waveform);
        expect(parsed?.raw).toMatchObject({ frames, duration: raw.duration, complete: true, frequencies });
        expect(parsed?.raw.power).toEqual(raw.power.subarray(0, frames));
        expect(parsed?.raw.samples.step).toBe(raw.samples.step);
        expect(parsed?.raw.samples.toArray()).toEqual(raw.samples.toArray());
      }),
      { numRuns: 20 },
    );
  });

  test('is none when it was cut off, changed or of another kind', () => {
    const { raw, waveform } = summary(100, 60);
    const whole = packSummary(raw, waveform, 'a.rows');
    fc.assert(
      fc.property(fc.nat(whole.byteLength - 1), (length) => {
        expect(parseSummary(whole.slice(0, length).buffer)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(parseSummary(bytes.slice().buffer)).toBeUndefined();
      }),
    );
    for (const change of [
      { version: 0 },
      { frames: 101 },
      { rate: 0 },
      { step: 2 },
      { step: 0.5 },
      { frequencies: [1, 2, 3] },
      { rowsName: 7 },
      { duration: null },
    ]) {
      expect(parseSummary(changed(whole, change))).toBeUndefined();
    }
  });
});

/** The same bytes with other values in their head. */
function changed(bytes: Uint8Array, change: object): ArrayBuffer {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const json = JSON.stringify({ ...head, ...change });
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4));
  const result = new Uint8Array(4 + text.length + bytes.length - 4 - length);
  new DataView(result.buffer).setUint32(0, text.length, true);
  result.set(text, 4);
  result.set(bytes.subarray(4 + length), 4 + text.length);
  return result.buffer;
}

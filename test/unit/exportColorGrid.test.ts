import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colorGrid, gridDifference, type Pixels } from '../../src/export/colorGrid';

const SIZE = { width: 12, height: 8 };
const GRID = { columns: 3, rows: 2 };

/** A picture of one colour, its bytes in this order. */
function packed(format: string, pixel: readonly number[]): Pixels {
  const bytes = Uint8Array.from({ length: SIZE.width * SIZE.height * 4 }, (_, i) => pixel[i % 4]!);
  return { format, bytes, planes: [{ offset: 0, stride: SIZE.width * 4 }], ...SIZE };
}

/** A picture of one colour in YUV; rows of the luma plane are two bytes longer than the picture. */
function yuv(format: 'I420' | 'NV12', [y, u, v]: readonly [number, number, number]): Pixels {
  const stride = SIZE.width + 2;
  const luma = Array.from({ length: stride * SIZE.height }, (_, i) => (i % stride < SIZE.width ? y : 255));
  const samples = (SIZE.width / 2) * (SIZE.height / 2);
  const chroma =
    format === 'I420'
      ? [...Array<number>(samples).fill(u), ...Array<number>(samples).fill(v)]
      : Array.from({ length: samples * 2 }, (_, i) => (i % 2 ? v : u));
  const first = { offset: luma.length, stride: format === 'I420' ? SIZE.width / 2 : SIZE.width };
  const second = { offset: luma.length + samples, stride: SIZE.width / 2 };
  const planes = [{ offset: 0, stride }, first, ...(format === 'I420' ? [second] : [])];
  return { format, bytes: new Uint8Array([...luma, ...chroma]), planes, ...SIZE };
}

describe('the grid of colours', () => {
  test('reads every order of bytes', () => {
    for (const [format, pixel] of [
      ['RGBA', [10, 100, 200, 255]],
      ['RGBX', [10, 100, 200, 0]],
      ['BGRA', [200, 100, 10, 255]],
      ['BGRX', [200, 100, 10, 0]],
    ] as const) {
      const cells = colorGrid(packed(format, pixel), GRID)!;
      expect([...cells]).toEqual(Array.from({ length: 6 }, () => [10, 100, 200]).flat());
    }
  });

  test.each([
    ['black', [16, 128, 128], [0, 0, 0]],
    ['white', [235, 128, 128], [255, 255, 255]],
    ['red', [63, 102, 240], [255, 0, 0]],
    ['green', [173, 42, 26], [0, 255, 0]],
    ['blue', [32, 240, 118], [0, 0, 255]],
  ] as const)('turns the %s of limited-range BT.709 into that of sRGB', (_name, coded, rgb) => {
    for (const format of ['I420', 'NV12'] as const) {
      const cells = colorGrid(yuv(format, coded), GRID)!;
      for (let i = 0; i < cells.length; i++) expect(Math.abs(cells[i]! - rgb[i % 3]!)).toBeLessThanOrEqual(2);
    }
  });

  test('reads YUV as the file says it is meant', () => {
    const reds = [
      [{ matrix: 'bt709', fullRange: true }, [54, 99, 255]],
      [{ matrix: 'smpte170m', fullRange: false }, [81, 90, 240]],
      [{}, [63, 102, 240]],
    ] as const;
    for (const [colorSpace, coded] of reds) {
      const cells = colorGrid({ ...yuv('I420', coded), colorSpace }, GRID)!;
      for (let i = 0; i < cells.length; i++)
        expect(Math.abs(cells[i]! - [255, 0, 0][i % 3]!)).toBeLessThanOrEqual(2);
    }
  });

  test('does not guess at a format it does not know', () => {
    expect(colorGrid(packed('I444AP10', [0, 0, 0, 0]), GRID)).toBeUndefined();
  });

  test('differs from itself by nothing, and by as much as its colour is off', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, (a, b) => {
        const one = colorGrid(packed('RGBX', [a, a, a, 0]), GRID)!;
        const other = colorGrid(packed('BGRX', [b, b, b, 0]), GRID)!;
        expect(gridDifference(one, one)).toBe(0);
        expect(gridDifference(one, other)).toBeCloseTo(Math.abs(a - b), 9);
      }),
    );
  });
});

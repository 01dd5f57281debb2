import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageSize, isDrawable } from '../../src/audio/imageSize';
import { blackPng, concat, latin1, uint32 } from '../fixtures/png';

const zeros = (count: number) => new Uint8Array(count);
const little16 = (value: number) => [value & 0xff, value >> 8];
const big16 = (value: number) => [value >> 8, value & 0xff];

/** Headers of pictures of 640 × 360, as far as the size. */
const headers = {
  GIF: concat(latin1('GIF89a'), little16(640), little16(360)),
  JPEG: concat(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
    [0xff, 0xff, 0xc4, 0, 3, 9],
    [0xff, 0xc2, 0, 17, 8, ...big16(360), ...big16(640)],
  ),
  'WebP, lossy': concat(latin1('RIFF0000WEBPVP8 0000'), zeros(6), little16(640), little16(360)),
  'WebP, lossless': concat(latin1('RIFF0000WEBPVP8L0000'), [0x2f], uint32(639 | (359 << 14)).reverse()),
  'WebP, extended': concat(latin1('RIFF0000WEBPVP8X0000'), zeros(4), little16(639), [0], little16(359), [0]),
  AVIF: concat(
    uint32(20),
    latin1('ftypavif'),
    zeros(40),
    latin1('ispe'),
    concat(uint32(0), uint32(160), uint32(90)),
    latin1('ispe'),
    concat(uint32(0), uint32(640), uint32(360)),
  ),
};

describe('the size of a picture is read from the header of', () => {
  test.each(Object.entries(headers))('a %s', (_, bytes) => {
    expect(imageSize(bytes)).toEqual({ width: 640, height: 360 });
  });

  test('a PNG, however large it would be', async () => {
    const png = await blackPng(20_000, 20_000);
    expect(png.length).toBeLessThan(100_000);
    expect(imageSize(png)).toEqual({ width: 20_000, height: 20_000 });
  });
});

describe('no size is made up', () => {
  test.each(Object.entries(headers))('from a %s that is cut off', (kind, bytes) => {
    // Of an AVIF the first of its sizes is enough, which ends here.
    const needed = kind === 'AVIF' ? 68 : bytes.length;
    for (let length = 0; length < needed; length++) {
      expect(imageSize(bytes.subarray(0, length))).toBeUndefined();
    }
  });

  test('from anything, and nothing ever throws', () => {
    const starts = fc.constantFrom(
      ...Object.values(headers).map((header) => header.subarray(0, 16)),
      zeros(0),
    );
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const size = imageSize(concat(start, rest));
        if (size) expect(Number.isInteger(size.width) && Number.isInteger(size.height)).toBe(true);
      }),
    );
  });
});

test.each([
  [3000, 3000, true],
  [8192, 4096, true],
  [8192, 8192, false],
  [8193, 10, false],
  [20_000, 20_000, false],
  [0, 100, false],
])('a cover of %i × %i can be drawn: %s', (width, height, drawable) => {
  expect(isDrawable({ width, height })).toBe(drawable);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { h264Codec, h264Level, H264_PROFILES } from '../../src/export/h264';

test.each([
  [1280, 720, 30, '64001f'],
  [1280, 720, 60, '640020'],
  [1920, 1080, 30, '640028'],
  [1080, 1920, 30, '640028'],
  [1080, 1080, 30, '640020'],
  [1920, 1080, 60, '64002a'],
  [2560, 1440, 30, '640032'],
  [2560, 1440, 60, '640033'],
  [3840, 2160, 30, '640033'],
  [3840, 2160, 60, '640034'],
])('%i×%i at %i is avc1.%s', (width, height, fps, expected) => {
  expect(h264Codec({ width, height, fps, bitrate: 8_000_000 }, 'high')).toBe(`avc1.${expected}`);
});

test('profiles differ in the first two bytes alone', () => {
  const load = { width: 1920, height: 1080, fps: 30, bitrate: 8_000_000 };
  expect(H264_PROFILES.map((profile) => h264Codec(load, profile))).toEqual([
    'avc1.640028',
    'avc1.4d0028',
    'avc1.420028',
  ]);
});

test('a bitrate that a level does not carry asks for the next', () => {
  const load = { width: 1920, height: 1080, fps: 30 };
  expect(h264Level({ ...load, bitrate: 25_000_000 }, 'high')).toBe(40);
  expect(h264Level({ ...load, bitrate: 25_000_000 }, 'main')).toBe(41);
  expect(h264Level({ ...load, bitrate: 60_000_000 }, 'high')).toBe(41);
});

test('more of anything never asks for less', () => {
  const side = fc.integer({ min: 32, max: 2048 }).map((half) => half * 2);
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom(24, 30, 60),
      fc.constantFrom(...H264_PROFILES),
      (width, height, fps, profile) => {
        const level = h264Level({ width, height, fps, bitrate: 1e6 }, profile);
        expect(h264Level({ width: height, height: width, fps, bitrate: 1e6 }, profile)).toBe(level);
        expect(h264Level({ width: width + 2, height, fps, bitrate: 1e6 }, profile)).toBeGreaterThanOrEqual(
          level,
        );
        expect(h264Level({ width, height, fps: fps * 2, bitrate: 1e6 }, profile)).toBeGreaterThanOrEqual(
          level,
        );
        expect(h264Level({ width, height, fps, bitrate: 3e7 }, profile)).toBeGreaterThanOrEqual(level);
      },
    ),
  );
});

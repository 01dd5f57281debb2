import { describe, expect, test } from 'vitest';
import { blobBudget, bytesHeld, memoryBudget } from '../../src/platform/memoryBudget';

/** Minutes of stereo at 48 kHz. */
const minutes = (bytes: number) => bytes / bytesHeld({ seconds: 60 });

describe('what a recording may take', () => {
  test('is an eighth of the memory, when it is held whole', () => {
    expect(memoryBudget(4)).toBe(2 ** 29);
    expect(minutes(memoryBudget(4))).toBeCloseTo(23.3, 1);
  });

  test('is never less than ten minutes need, nor more than decoders do', () => {
    for (const gibibytes of [0.25, 1, 2]) expect(minutes(memoryBudget(gibibytes))).toBeGreaterThan(10);
    for (const gibibytes of [8, 32]) expect(memoryBudget(gibibytes)).toBe(2 ** 30);
  });

  test('is more on the disk, but no more than a WAV holds', () => {
    expect(blobBudget(4)).toBe(2 ** 31);
    expect(blobBudget(32)).toBe(2 ** 32);
  });

  test('is little for telephone sound and much for six channels', () => {
    const seconds = 661;
    expect(bytesHeld({ seconds, sampleRate: 8000, numberOfChannels: 1 })).toBe(661 * 32_000);
    expect(bytesHeld({ seconds, numberOfChannels: 6 })).toBe(3 * bytesHeld({ seconds }));
    expect(bytesHeld({})).toBe(0);
  });
});

import { describe, expect, test } from 'vitest';
import { isPlainlyNoSound } from '../../src/platform/plainlyNoSound';
import { aiffOf, S16 } from '../fixtures/oddAudio';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { textAsMp3 } from '../fixtures/badAudio';

const pcm = { sampleRate: SAMPLE_RATE, channels: [sine(0.1, 440, 0.5)] };

describe('a file is plainly no sound when it', () => {
  const plain: readonly (readonly [string, Blob])[] = [
    ['is empty', new Blob([])],
    ['is text', textAsMp3()],
    ['is text whose last letter is cut', new Blob(['é'.repeat(3000)]).slice(0, 4095)],
    ['says it is a picture', new Blob([noise(1, 1, 1)], { type: 'image/png' })],
    ['says it is a document', new Blob([noise(1, 1, 1)], { type: 'application/pdf' })],
  ];

  test.each(plain)('%s', async (_, file) => {
    expect(await isPlainlyNoSound(file)).toBe(true);
  });

  const perhaps: readonly (readonly [string, Blob])[] = [
    ['an AIFF', aiffOf(pcm, S16)],
    ['noise', new Blob([noise(1, 1, 1)])],
    ['sound behind a header of letters', new Blob(['NIST_1A\n   1024\n'.padEnd(1024), noise(1, 1, 1)])],
  ];

  test.each(perhaps)('not when it is %s', async (_, file) => {
    expect(await isPlainlyNoSound(file)).toBe(false);
  });
});

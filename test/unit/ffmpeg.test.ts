import { describe, expect, test } from 'vitest';
import { readWavPiece } from '../../src/audio/ffmpegWav';
import { isPlainlyNoSound } from '../../src/platform/plainlyNoSound';
import { aiffOf, F32, S16, wavOf } from '../fixtures/oddAudio';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { textAsMp3 } from '../fixtures/badAudio';
import { concat, latin1 } from '../fixtures/png';

const channels = [sine(0.1, 440, 0.5), sine(0.1, 880, 0.25)];
const pcm = { sampleRate: SAMPLE_RATE, channels };
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('a piece of sound from ffmpeg', () => {
  test('is read to the sample, channel by channel', async () => {
    expect(readWavPiece(await bytesOf(wavOf(pcm, F32)))).toEqual({
      sampleRate: SAMPLE_RATE,
      planes: channels,
    });
  });

  test('is found behind chunks that do not matter', async () => {
    const bytes = await bytesOf(wavOf(pcm, F32));
    const fact = concat(latin1('fact'), [3, 0, 0, 0], [1, 2, 3], [0]);
    const longer = concat(bytes.subarray(0, 36), fact, bytes.subarray(36));
    expect(readWavPiece(longer).planes).toEqual(channels);
  });

  test('ends where the file ends, whatever its header claims', async () => {
    const bytes = await bytesOf(wavOf(pcm, F32));
    const { planes } = readWavPiece(bytes.subarray(0, bytes.length - 4));
    expect(planes.map(({ length }) => length)).toEqual(channels.map(({ length }) => length - 1));
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a header alone', concat(latin1('RIFF'), [4, 0, 0, 0], latin1('WAVE'))],
    ['samples without a format', concat(latin1('RIFF....WAVEdata'), [4, 0, 0, 0], [0, 0, 0, 0])],
  ])('cannot be %s', (_, bytes) => {
    expect(() => readWavPiece(bytes)).toThrow(TypeError);
  });
});

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

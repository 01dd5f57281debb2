import { afterEach, describe, expect, test } from 'vitest';
import { openFileSound } from '../../src/audio/fileSound';
import { LONGEST_BLOCK, type SoundSource } from '../../src/audio/soundSource';
import { openThreadedSound } from '../../src/audio/threadedSound';
import { encodedFile } from '../fixtures/encodedAudio';
import { beatPcm } from '../fixtures/beat';
import { wavFile } from '../fixtures/wav';

/** Three blocks, the last not whole. */
const SECONDS = 26;
const { signal } = new AbortController();

const opened: SoundSource[] = [];
afterEach(() => opened.splice(0).forEach((sound) => sound.close()));

async function open(file: File): Promise<SoundSource> {
  const sound = await openThreadedSound(file, signal);
  opened.push(sound);
  return sound;
}

/** Everything from `from` on, one array a channel. */
async function allFrom(sound: SoundSource, from: number): Promise<Float32Array[]> {
  const planes = Array.from({ length: sound.numberOfChannels }, () => new Float32Array(sound.samples - from));
  let at = 0;
  for await (const block of sound.blocks(from, signal)) {
    expect(block[0]!.length).toBeLessThanOrEqual(LONGEST_BLOCK);
    planes.forEach((plane, i) => plane.set(block[i]!, at));
    at += block[0]!.length;
  }
  expect(at).toBe(sound.samples - from);
  return planes;
}

/** Bit for bit; a matcher would print a million numbers. */
function isSame(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.every(
    (plane, i) => plane.length === b[i]!.length && plane.every((value, k) => value === b[i]![k]),
  );
}

describe('sound that is decoded in a thread of its own', () => {
  test('is bit for bit what is decoded here, in blocks and in stretches', async () => {
    const file = await encodedFile('m4a', beatPcm(SECONDS));
    const here = await openFileSound(file, signal);
    opened.push(here);
    const there = await open(file);
    expect([there.sampleRate, there.numberOfChannels, there.samples]).toEqual([
      here.sampleRate,
      here.numberOfChannels,
      here.samples,
    ]);
    for (const from of [0, 700_001]) {
      expect(isSame(await allFrom(there, from), await allFrom(here, from))).toBe(true);
    }
    // Whole segments are not kept, parts of them are: it makes no difference.
    for (const [from, length] of [
      [LONGEST_BLOCK, LONGEST_BLOCK],
      [LONGEST_BLOCK - 5, 10],
      [-7, 100],
      [LONGEST_BLOCK, LONGEST_BLOCK],
    ] as const) {
      expect(isSame(await there.read(from, length, signal), await here.read(from, length, signal))).toBe(
        true,
      );
    }
  });

  test('is left in the midst, and read again', async () => {
    const sound = await open(wavFile(beatPcm(SECONDS)));
    for await (const block of sound.blocks(0, signal)) {
      expect(block[0]).toHaveLength(LONGEST_BLOCK);
      break;
    }
    expect((await sound.read(5, 3, signal))[0]).toHaveLength(3);
  });

  test('ends with the reason of a signal that aborts', async () => {
    const sound = await open(wavFile(beatPcm(SECONDS)));
    const controller = new AbortController();
    const reading = sound.read(0, LONGEST_BLOCK, controller.signal);
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect(sound.read(0, 1, controller.signal)).rejects.toThrow('enough');
  });

  test('rejects what is under way when it is closed, and what comes after', async () => {
    const sound = await open(wavFile(beatPcm(SECONDS)));
    const reading = sound.read(0, LONGEST_BLOCK, signal);
    sound.close();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await expect(sound.read(0, 1, signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('is refused as it would be here', async () => {
    const words = new File(['no sound '.repeat(4000)], 'words.wav');
    await expect(openThreadedSound(words, signal)).rejects.toMatchObject({ code: 'audio-unreadable' });
    await expect(openThreadedSound(new File([], 'empty.mp3'), signal)).rejects.toMatchObject({
      code: 'audio-empty',
    });
  });
});

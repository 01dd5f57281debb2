import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeBeginning } from '../../src/platform/decodeAudio';
import { beatPcm } from '../fixtures/beat';
import { wavFile } from '../fixtures/wav';

describe('the beginning of a recording', () => {
  it('is sample for sample what the whole begins with', async () => {
    const file = wavFile(beatPcm(60));
    const hint = { sampleRate: 48_000, seconds: 60 };
    const whole = await decodeAudio(file, hint);
    const beginning = (await decodeBeginning(file, hint))!;
    expect(beginning.channels[0]!.length).toBeGreaterThan(10 * 48_000);
    expect(beginning.channels[0]!.length).toBeLessThan(25 * 48_000);
    beginning.channels.forEach((samples, index) => {
      const full = whole.channels[index]!;
      expect(samples.findIndex((sample, i) => sample !== full[i])).toBe(-1);
    });
  });

  it('is not asked for where the whole is short, of unknown length, or cannot be read', async () => {
    const file = wavFile(beatPcm(5));
    expect(await decodeBeginning(file, { sampleRate: 48_000, seconds: 5 })).toBeUndefined();
    expect(await decodeBeginning(file, {})).toBeUndefined();
    expect(await decodeBeginning(new Blob(['not sound at all']), { seconds: 60 })).toBeUndefined();
  });
});

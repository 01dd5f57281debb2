import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { ROOT } from '../../src/shell/paths';
import * as bad from '../fixtures/badAudio';
import { dropFile, openDemo, openFile, toGive } from './studio';
import { test } from './visit';

async function demoMp3(): Promise<File> {
  const bytes = await readFile(`${ROOT}public/demo/demo.mp3`);
  return new File([new Uint8Array(bytes)], 'song.mp3', { type: 'audio/mpeg' });
}

describe('a file that cannot be used', () => {
  const hopeless: readonly (readonly [string, () => File])[] = [
    ['an empty file', bad.emptyFile],
    ['a text that calls itself MP3', bad.textAsMp3],
    ['a WAV without samples', bad.wavWithoutSamples],
  ];

  test.for(hopeless)(
    '%s ends in a sentence and leaves the open project as it was',
    async ([, make], { visit }) => {
      const { page } = await visit();
      await openDemo(page);
      const name = page.getByRole('textbox', { name: 'Project name' });
      const before = await name.inputValue();
      await dropFile(page, await toGive(make()));
      const alert = page.getByRole('alert');
      await alert.waitFor({ timeout: 20_000 });
      expect(await alert.textContent()).toMatch(/[A-Z].+\..+\./s);
      expect(await name.inputValue()).toBe(before);
      await page.getByRole('button', { name: 'Play' }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
    },
  );
});

describe('a file that is odd', () => {
  const odd: readonly (readonly [string, () => File | Promise<File>])[] = [
    ['a truncated MP3', async () => bad.truncated(await demoMp3(), 0.4)],
    ['a WAV with NaN and Infinity', bad.wavWithNonsense],
    ['eight channels', bad.wavOfEightChannels],
    ['192 kHz', bad.wavAt192kHz],
    ['mono at 8 kHz', bad.monoWavAt8kHz],
    ['a cover of 20000 × 20000', bad.hugeCover],
    ['tags that lie', async () => bad.lyingMp3(await demoMp3())],
  ];

  test.for(odd)('%s ends in a working timeline', async ([, make], { visit }) => {
    const { page } = await visit();
    await openFile(page, await toGive(await make()));
    await page.getByRole('region', { name: 'Stage' }).waitFor({ timeout: 30_000 });
    const slider = page.getByRole('slider', { name: 'Position' });
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuemax'))).toBeGreaterThan(0);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

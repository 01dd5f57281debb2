import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { AnalysisReport } from '../../src/app/shell/order';
import { ROOT } from '../../src/shell/paths';
import { loudnessByFfmpeg, reasonToSkip, RECORDINGS } from '../fixtures/recordings';

async function analysed(file: string): Promise<AnalysisReport> {
  const program = ['src/shell/setup.js', 'src/shell/analyse.ts', file, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as AnalysisReport;
}

describe('npm run analyse beside ebur128 of ffmpeg', () => {
  test.for(RECORDINGS)('%s is measured alike', async ([, file], context) => {
    const reason = reasonToSkip(file);
    if (reason !== undefined) {
      console.log(`Not compared with ffmpeg: ${reason}.`);
      context.skip(reason);
    }
    const { integratedLufs, truePeakDb } = await analysed(file);
    // At 48 kHz, for which the standard defines its filters; and the browser, too, raises speech of 16 kHz to it.
    const theirs = loudnessByFfmpeg(file, 'aresample=48000,');
    expect(Math.abs(integratedLufs! - theirs.integratedLufs)).toBeLessThan(0.1);
    expect(Math.abs(truePeakDb! - theirs.truePeakDb)).toBeLessThan(0.2);
  });
});

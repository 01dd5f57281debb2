import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../src/shell/paths';
import { beatPcm } from '../fixtures/beat';
import { emptyFile } from '../fixtures/badAudio';
import { wavFile } from '../fixtures/wav';
import { readVideo } from './videoFile';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

const render = (...args: readonly string[]) => run('render', args);
const analyse = (...args: readonly string[]) => run('analyse', args);

function run(program: 'render' | 'analyse', args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/shell/setup.js', `src/shell/${program}.ts`, ...args], {
      cwd: ROOT,
    });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    child.on('close', (code) => resolve({ code, out, said }));
  });
}

let folder = '';
let song = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'songrender-test-'));
  song = join(folder, 'beat.wav');
  await writeFile(song, new Uint8Array(await wavFile(beatPcm(4)).arrayBuffer()));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm run render', () => {
  test('makes a part of a song into a video and says what it made', async () => {
    const file = join(folder, 'out.mp4');
    const run = await render(
      song,
      file,
      '--size',
      '360x640',
      '--fps',
      '29.97',
      '--from',
      '1',
      '--to',
      '3',
      '--json',
    );
    expect(run).toMatchObject({ code: 0 });
    const last = JSON.parse(run.out.trim().split('\n').at(-1)!);
    expect(last).toMatchObject({ out: file, frames: 60, audio: expect.stringMatching(/^mp4a/) });
    expect(last.video).toMatch(/^avc1/);
    const video = await readVideo(file);
    expect(video).toMatchObject({ width: 360, height: 640, frames: 60 });
    expect(video.videoSeconds).toBeCloseTo((60 * 1001) / 30_000, 3);
    expect(last.bytes).toBe((await readFile(file)).byteLength);
    expect(last.seconds).toBeCloseTo(video.videoSeconds, 2);
  });

  test('makes a picture of one moment', async () => {
    const file = join(folder, 'still.png');
    const run = await render(
      song,
      file,
      '--template',
      'monolith',
      '--size',
      '640x360',
      '--at',
      '2',
      '--json',
    );
    expect(run).toMatchObject({ code: 0 });
    const png = await readFile(file);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 360]);
  });

  test('ends with 1 and one line when a file cannot be used, and writes nothing', async () => {
    const empty = join(folder, 'empty.mp3');
    await writeFile(empty, new Uint8Array(await emptyFile().arrayBuffer()));
    for (const input of [empty, join(folder, 'gone.mp3')]) {
      const run = await render(input, join(folder, 'none.mp4'));
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.said.trim()).toMatch(/[.)]$/);
    }
    expect(await readdir(folder)).not.toContain('none.mp4');
  });

  test('ends with 2 when it is called wrongly', async () => {
    for (const args of [[], [song, 'out.webm'], [song, 'out.mp4', '--template', 'no-such-look']]) {
      const run = await render(...args);
      expect(run).toMatchObject({ code: 2, out: '' });
      expect(run.said).not.toBe('');
    }
  });
});

describe('npm run analyse', () => {
  test('tells what is heard in a recording', async () => {
    const done = await analyse(`${ROOT}public/demo/demo.mp3`, '--json');
    expect(done).toMatchObject({ code: 0 });
    const report = JSON.parse(done.out.trim().split('\n').at(-1)!);
    expect(Object.keys(report).sort()).toEqual(
      [
        ...['seconds', 'sampleRate', 'channels', 'integratedLufs', 'loudnessRange', 'truePeakDb', 'bpm'],
        ...['beats', 'downbeats', 'onsets', 'sections', 'key'],
      ].sort(),
    );
    // As the score has it: 124 beats a minute, four to the bar.
    expect(report.bpm).toBeCloseTo(124, 0);
    expect(report.beats.length).toBeGreaterThan(70);
    expect(report.downbeats.length).toBeGreaterThan(17);
    expect(report).toMatchObject({ sampleRate: 44_100, channels: 2, key: 'D minor' });
    expect(report.seconds).toBeCloseTo(37.6, 1);
    expect(report.integratedLufs).toBeCloseTo(-11.1, 0);
    expect(report.sections[0]).toMatchObject({ start: 0, energy: 'quiet' });
    expect(report.sections.at(-1).end).toBeCloseTo(report.seconds, 6);
  });

  test('ends with 1 for what is no sound, and with 2 when it is called wrongly', async () => {
    const text = join(folder, 'text.mp3');
    await writeFile(text, 'not a sound at all, only words that go on for a while');
    expect(await analyse(text)).toMatchObject({ code: 1, out: '' });
    expect(await analyse()).toMatchObject({ code: 2, out: '' });
  });
});

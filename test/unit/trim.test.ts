import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, preciseTime, tenthsTime } from '../../src/app/time';
import {
  changeOf,
  fadePath,
  HANDLES,
  isFade,
  limitsOf,
  placeOf,
  spotOf,
  valueAfterKey,
  valueAt,
} from '../../src/app/timeline/trim';
import { strikingMoment } from '../../src/app/timeline/strikingMoment';
import { parseFrameRate } from '../../src/core/time';
import { soundBetween, soundBlocks } from '../../src/export/fadedSound';
import { memorySound } from '../../src/audio/memorySound';
import { planExport } from '../../src/export/plan';
import type { ExportRequest } from '../../src/export/request';
import { waveformBars } from '../../src/layers/progress/waveformBars';
import { fillTokens, readingOf } from '../../src/layers/words';
import { setSound } from '../../src/scene/edit';
import { parseScene } from '../../src/scene/parse';
import { SCENE_VERSION } from '../../src/scene/scene';
import { gainAt, MIN_KEPT, passageOf, UNCUT, type Cut } from '../../src/scene/sound';
import { testSchemas } from '../fixtures/scenes';
import { sine } from '../fixtures/signals';

const seconds = fc.double({ min: 0, max: 500, noNaN: true });
const anyCut: fc.Arbitrary<Cut> = fc.record({
  start: seconds,
  end: fc.option(seconds),
  fadeIn: seconds,
  fadeOut: seconds,
});
const anyDuration = fc.double({ min: 0.01, max: 400, noNaN: true });
const anyHandle = fc.constantFrom(...HANDLES);

describe('what a cut keeps', () => {
  it('lies inside the recording, is never empty, and its fades never meet', () => {
    fc.assert(
      fc.property(anyCut, anyDuration, (cut, duration) => {
        const { start, end, fadeIn, fadeOut } = passageOf(cut, duration);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(duration);
        expect(end - start).toBeGreaterThanOrEqual(Math.min(MIN_KEPT, duration) - 1e-9);
        expect(Math.min(fadeIn, fadeOut)).toBeGreaterThanOrEqual(0);
        expect(fadeIn + fadeOut).toBeLessThanOrEqual(end - start + 1e-9);
      }),
    );
  });

  it('is the whole when nothing is cut, and nothing of no recording', () => {
    expect(passageOf(UNCUT, 61.5)).toEqual({ start: 0, end: 61.5, fadeIn: 0, fadeOut: 0 });
    expect(passageOf(UNCUT, 0)).toEqual({ start: 0, end: 0, fadeIn: 0, fadeOut: 0 });
  });
});

describe('a fade', () => {
  const passage = { start: 10, end: 30, fadeIn: 2, fadeOut: 4 };

  it('rises from silence, is full between, falls to silence, and is nothing outside', () => {
    expect([9.9, 10, 12, 20, 26, 30, 30.1].map((time) => gainAt(passage, time))).toEqual([
      0, 0, 1, 1, 1, 0, 0,
    ]);
  });

  it('has half its power half way, and with its opposite the power of one', () => {
    expect(20 * Math.log10(gainAt(passage, 11))).toBeCloseTo(-3.01, 2);
    expect(20 * Math.log10(gainAt(passage, 28))).toBeCloseTo(-3.01, 2);
    for (const share of [0.1, 0.37, 0.9]) {
      const [rising, falling] = [gainAt(passage, 10 + 2 * share), gainAt(passage, 26 + 4 * share)];
      expect(rising ** 2 + falling ** 2).toBeCloseTo(1, 9);
    }
  });
});

describe('a scene of version 1', () => {
  it('keeps its whole recording', () => {
    const scene = parseScene({ version: 1, layers: [] }, testSchemas);
    expect(scene.version).toBe(SCENE_VERSION);
    expect(scene.sound).toEqual(UNCUT);
  });
});

describe('the sound of a scene', () => {
  const soundOf = (sound: unknown) => parseScene({ version: 2, layers: [], sound }, testSchemas).sound;

  it('is read as it was written', () => {
    const cut = { start: 1.25, end: 9.5, fadeIn: 0.5, fadeOut: 2 };
    expect(soundOf(cut)).toEqual(cut);
    expect(soundOf({ ...cut, end: null })).toEqual({ ...cut, end: null });
  });

  it('is mended where it cannot be meant', () => {
    for (const nothing of [undefined, null, 7, 'all', [], {}]) expect(soundOf(nothing)).toEqual(UNCUT);
    expect(soundOf({ start: -3, end: NaN, fadeIn: 'long', fadeOut: Infinity })).toEqual(UNCUT);
    expect(soundOf({ start: 5, end: 4 })).toEqual({ ...UNCUT, start: 5 });
  });

  it('is the same object when an edit changes nothing', () => {
    const scene = parseScene({ version: 2, layers: [] }, testSchemas);
    expect(setSound(scene, { start: 0, end: null })).toBe(scene);
    expect(setSound(scene, { start: 3 }).sound).toEqual({ ...UNCUT, start: 3 });
  });
});

const length = { sampleRate: 48_000, samples: 480_000 };
const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  width: 640,
  height: 360,
  frameRate: parseFrameRate('30'),
  quality: 'good',
  fileName: 'song.mp4',
  ...changes,
});

describe('the plan of a cut scene', () => {
  const cut = { start: 1.5, end: 4, fadeIn: 0.25, fadeOut: 1 };

  it('is exactly what is kept', () => {
    expect(planExport(request(), length, cut)).toMatchObject({
      frames: 75,
      firstSample: 72_000,
      samples: 120_000,
      start: 1.5,
      seconds: 2.5,
      fadeInSamples: 12_000,
      fadeOutSamples: 48_000,
      cut,
    });
  });

  it('counts its clocks from the sample it begins with', () => {
    const uneven = planExport(
      request(),
      { sampleRate: 44_100, samples: 441_000 },
      { ...cut, start: 1.23456 },
    );
    expect(uneven.cut.start).toBe(uneven.start);
    const at = (frame: number) =>
      readingOf({ time: uneven.start + frame / 30, passage: passageOf(uneven.cut, 10) });
    expect(at(0).time).toBe(0);
    expect(fillTokens('{time}', { tags: { title: '', artist: '', album: '' }, ...at(30) })).toBe('0:01');
  });

  it('gives way to the part that is asked for, whose ends take the fades', () => {
    const plan = planExport(request({ from: 6 }), length, cut);
    expect(plan).toMatchObject({ firstSample: 288_000, samples: 192_000, fadeOutSamples: 48_000 });
    expect(planExport(request({ to: 2 }), length, cut)).toMatchObject({ firstSample: 0, samples: 96_000 });
  });

  it('holds a cut of another recording inside this one', () => {
    const plan = planExport(request(), length, { start: 80, end: 90, fadeIn: 3, fadeOut: 3 });
    expect(plan.samples).toBe(MIN_KEPT * 48_000);
    expect(plan.firstSample + plan.samples).toBe(length.samples);
  });
});

describe('the sound of an export', () => {
  const cut = { start: 0.1, end: 0.6, fadeIn: 0.1, fadeOut: 0.25 };
  const pcm = { sampleRate: 48_000, channels: [sine(1, 440, 0.5), sine(1, 550, 0.25)] };
  const plan = planExport(request(), { sampleRate: 48_000, samples: 48_000 }, cut);
  const { signal } = new AbortController();
  const between = (from: number, to: number) => soundBetween(memorySound(pcm), plan, { from, to }, signal);

  it('has its fades wherever it is split, and leaves the recording alone', async () => {
    const bytesOf = (channel: Float32Array) => Buffer.from(channel.buffer).toString('base64');
    const before = pcm.channels.map(bytesOf);
    const blocks = [0, 100, 4800, 8192, 12_001, 20_000, plan.samples];
    const parts = await Promise.all(blocks.slice(1).map((to, i) => between(blocks[i]!, to)));
    pcm.channels.forEach((channel, index) => {
      const heard = parts.flatMap((part) => [...part[index]!]);
      expect(heard).toHaveLength(24_000);
      const passage = passageOf(cut, 1);
      const errors = heard.map((sample, i) =>
        Math.abs(sample - gainAt(passage, 0.1 + i / 48_000) * channel[4800 + i]!),
      );
      expect(errors.reduce((worst, error) => Math.max(worst, error), 0)).toBeLessThan(1e-6);
    });
    expect(pcm.channels.map(bytesOf)).toEqual(before);
  });

  it('is the recording itself where no fade reaches, and not longer than it is', async () => {
    const [from, to] = [plan.fadeInSamples, plan.samples - plan.fadeOutSamples];
    const untouched = pcm.channels[0]!.subarray(plan.firstSample + from, plan.firstSample + to);
    expect((await between(from, to))[0]).toEqual(untouched);
    expect((await between(plan.samples - 10, plan.samples + 10))[0]).toHaveLength(10);
  });

  it('comes in blocks that are the same as its stretches', async () => {
    const blocks: Float32Array[] = [];
    for await (const [left] of soundBlocks(memorySound(pcm), plan, signal)) blocks.push(left!);
    const whole = blocks.flatMap((block) => [...block]);
    expect(whole).toEqual([...(await between(0, plan.samples))[0]!]);
  });
});

describe('what is read in the picture', () => {
  const tags = { title: '', artist: '', album: '' };
  const read = (time: number) =>
    fillTokens('{time} {remaining} {duration}', {
      tags,
      ...readingOf({ time, passage: { start: 30, end: 42 } }),
    });

  it('counts from the start of what is kept to its end', () => {
    expect(read(30)).toBe('0:00 -0:12 0:12');
    expect(read(31.5)).toBe('0:01 -0:11 0:12');
    expect(read(42)).toBe('0:12 -0:00 0:12');
  });

  it('stands still outside', () => {
    expect(read(3)).toBe(read(30));
    expect(read(50)).toBe(read(42));
  });
});

describe('the waveform of a part', () => {
  const rate = 200;
  const peak = Float32Array.from({ length: 20 * rate }, (_, i) => (i < 10 * rate ? 0.2 : 0.8));
  const waveform = { rate, columns: peak.length, peak, low: peak, mid: peak, high: peak };

  it('is drawn as high as the part is loud', () => {
    expect([...waveformBars(waveform, 4, { start: 0, end: 10 })]).toEqual([1, 1, 1, 1]);
    const whole = waveformBars(waveform, 4, { start: 0, end: 20 });
    expect([whole[0]! < 0.3, whole[3]]).toEqual([true, 1]);
  });

  it('shows its most striking moment inside the part', () => {
    expect(strikingMoment(waveform, { start: 2, end: 8 })).toBeGreaterThanOrEqual(2);
    expect(strikingMoment(waveform, { start: 2, end: 8 })).toBeLessThanOrEqual(8);
    expect(strikingMoment(waveform)).toBeGreaterThan(10);
  });
});

describe('a handle', () => {
  it('is taken where its value puts it', () => {
    fc.assert(
      fc.property(anyCut, anyDuration, anyHandle, (cut, duration, handle) => {
        const passage = passageOf(cut, duration);
        expect(valueAt(handle, placeOf(handle, passage), passage)).toBeCloseTo(passage[handle], 9);
      }),
    );
  });

  it('never leaves its limits, and moves nothing but itself', () => {
    fc.assert(
      fc.property(
        anyCut,
        anyDuration,
        anyHandle,
        fc.double({ noNaN: true }),
        (cut, duration, handle, wanted) => {
          const before = passageOf(cut, duration);
          const { min, max } = limitsOf(handle, before, duration);
          const after = passageOf({ ...before, ...changeOf(handle, wanted, before, duration) }, duration);
          expect(after[handle]).toBeGreaterThanOrEqual(min - 1e-3);
          expect(after[handle]).toBeLessThanOrEqual(max + 1e-3);
          if (isFade(handle)) expect([after.start, after.end]).toEqual([before.start, before.end]);
          else if (handle === 'start') expect(after.end).toBe(before.end);
          else expect(after.start).toBe(before.start);
        },
      ),
    );
  });

  it('at the end of the recording stands for its end, whatever its length', () => {
    const passage = passageOf({ ...UNCUT, end: 5 }, 10);
    expect(changeOf('end', 10, passage, 10)).toEqual({ end: null });
    expect(changeOf('end', 9.5, passage, 10)).toEqual({ end: 9.5 });
  });

  it('moves by whole frames, with Shift by a second, and to its limits', () => {
    const limits = { min: 0, max: 60 };
    const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });
    let value = 3;
    for (let i = 0; i < 30; i++) {
      value = Math.round(valueAfterKey(key('ArrowRight'), 'start', value, limits)! * 1000) / 1000;
    }
    expect(value).toBe(4);
    expect(valueAfterKey(key('ArrowLeft', true), 'end', 4, limits)).toBe(3);
    expect(valueAfterKey(key('ArrowRight', true), 'fadeIn', 1, limits)).toBe(2);
    expect(valueAfterKey(key('ArrowLeft', true), 'fadeOut', 1, limits)).toBe(2);
    expect(valueAfterKey(key('ArrowUp', true), 'fadeOut', 1, limits)).toBe(2);
    expect(valueAfterKey(key('Home'), 'start', 4, limits)).toBe(0);
    expect(valueAfterKey(key('End'), 'start', 4, limits)).toBe(60);
    expect(valueAfterKey(key('a'), 'start', 4, limits)).toBeUndefined();
  });

  it('of a fade stands aside from the end it belongs to, while it is short', () => {
    const xOf = (at: number) => at * 10;
    const passage = { start: 10, end: 30, fadeIn: 0, fadeOut: 5 };
    expect(spotOf('start', passage, xOf)).toBe(100);
    expect(spotOf('fadeIn', passage, xOf)).toBeGreaterThan(110);
    expect(spotOf('fadeOut', passage, xOf)).toBe(250);
  });
});

describe('a drawn fade', () => {
  it('runs from the bottom, where there is silence, to the top', () => {
    const passage = { start: 0, end: 10, fadeIn: 2, fadeOut: 0 };
    const { line, area } = fadePath(
      (at) => gainAt(passage, at),
      [0, 2],
      (at) => at * 50,
      { top: 8, bottom: 80 },
    );
    expect(line).toMatch(/^M0\.0 80\.0L.*L100\.0 8\.0$/);
    expect(area.endsWith('L100.0 0L0.0 0Z')).toBe(true);
  });
});

describe('a time', () => {
  it('is read back from the way it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (millis) => {
        expect(parseTime(preciseTime(millis / 1000))).toBeCloseTo(millis / 1000, 6);
      }),
    );
    expect(tenthsTime(3.2)).toBe('0:03.2');
    expect(tenthsTime(59.96)).toBe('1:00.0');
  });

  it('is read as people type it', () => {
    expect([' 62,5 ', '1:02.5', '1.5 s', '.5', '1:00:02'].map(parseTime)).toEqual([
      62.5, 62.5, 1.5, 0.5, 3602,
    ]);
    for (const text of ['', 'soon', '-1', '1:2:3:4', '1e9', ':'])
      expect(parseTime(text), text).toBeUndefined();
  });
});

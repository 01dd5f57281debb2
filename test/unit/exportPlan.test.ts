import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFrameRate } from '../../src/core/time';
import { estimateBytes, planExport, sceneForSize, videoBitrate } from '../../src/export/plan';
import type { ExportRequest } from '../../src/export/request';
import { FORMATS } from '../../src/scene/scene';
import { patchScene } from '../browser/exportFixture';

const sound = { sampleRate: 48_000, samples: 48_000 * 10 };
const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  width: 1920,
  height: 1080,
  frameRate: parseFrameRate('30'),
  quality: 'good',
  fileName: 'song.mp4',
  ...changes,
});

describe('the plan of an export', () => {
  test('covers the whole recording when nothing else is asked for', () => {
    const plan = planExport(request(), sound);
    expect(plan).toMatchObject({ frames: 300, firstSample: 0, samples: 480_000, start: 0, seconds: 10 });
    expect(plan.keyFrameInterval).toBe(60);
  });

  test('counts the frames of 29.97 as 30000/1001', () => {
    const plan = planExport(request({ frameRate: parseFrameRate('29.97') }), sound);
    expect(plan.frames).toBe(300);
    expect(plan.seconds).toBe((300 * 1001) / 30_000);
  });

  test('takes from and to at the nearest sample', () => {
    const plan = planExport(request({ from: 1.234567, to: 2.345678 }), sound);
    expect(plan.firstSample).toBe(Math.round(1.234567 * 48_000));
    expect(plan.firstSample + plan.samples).toBe(Math.round(2.345678 * 48_000));
    expect(plan.start).toBe(plan.firstSample / 48_000);
  });

  test('is less than a frame longer than its sound, and never shorter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('23.976', '24', '25', '29.97', '30', '50', '59.94', '60'),
        fc.double({ min: 0, max: 9, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        (rate, from, length) => {
          const frameRate = parseFrameRate(rate);
          const plan = planExport(request({ frameRate, from, to: from + length }), sound);
          const over = plan.seconds - plan.samples / sound.sampleRate;
          expect(over).toBeGreaterThan(-1e-6);
          expect(over).toBeLessThan(frameRate.denominator / frameRate.numerator + 1e-9);
          expect(plan.firstSample + plan.samples).toBeLessThanOrEqual(sound.samples);
        },
      ),
    );
  });

  test.each([
    ['width', { width: 1919 }],
    ['width', { width: 0 }],
    ['width', { width: 8192 }],
    ['height', { height: 1080.5 }],
    ['height', { height: NaN }],
    ['frameRate', { frameRate: { numerator: 120, denominator: 1 } }],
    ['to', { from: 3, to: 3 }],
    ['to', { from: 20 }],
  ])('refuses an unfit %s by name (%o)', (name, changes) => {
    expect(() => planExport(request(changes), sound)).toThrow(new RegExp(`^${name}`));
  });
});

describe('bits', () => {
  test('follow what YouTube asks for uploads', () => {
    const megabits = (width: number, height: number, rate: string) =>
      videoBitrate({ width, height, frameRate: parseFrameRate(rate), quality: 'good' }) / 1e6;
    expect(megabits(1920, 1080, '30')).toBe(8);
    expect(megabits(1920, 1080, '60')).toBeCloseTo(12, 1);
    expect(megabits(1280, 720, '30')).toBeGreaterThan(3.5);
    expect(megabits(3840, 2160, '30')).toBeGreaterThan(25);
  });

  test('an estimate grows with the quality and the length', () => {
    const load = request();
    expect(estimateBytes({ ...load, quality: 'draft' }, 60)).toBeLessThan(estimateBytes(load, 60));
    expect(estimateBytes(load, 120)).toBe(2 * estimateBytes(load, 60));
    expect(estimateBytes(load, 60)).toBe(((8_000_000 + 192_000) * 60) / 8);
  });
});

describe('the scene of an export', () => {
  test('stays as it is in its own shape, whatever the pixels', () => {
    const scene = patchScene(FORMATS.wide.size);
    expect(sceneForSize(scene, 3840, 2160)).toBe(scene);
    expect(sceneForSize(scene, 854, 480)).toBe(scene);
  });

  test('is laid out anew for another shape, its short side 1080 units', () => {
    const scene = sceneForSize(patchScene(FORMATS.wide.size), 720, 1280);
    expect(scene.size.width).toBe(1080);
    expect(scene.size.height).toBeCloseTo(1920, 9);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../../src/analysis/featureTrack';
import { clockTime, fileSize, preciseTime, roughTime, spokenTime } from '../../src/app/time';
import { strikingMoment } from '../../src/app/timeline/strikingMoment';
import {
  followView,
  holdView,
  MIN_SPAN,
  panView,
  rulerStep,
  wholeView,
  zoomView,
} from '../../src/app/timeline/timeView';

const DURATION = 240;
const view = fc.record({
  start: fc.double({ min: -100, max: 400, noNaN: true }),
  span: fc.double({ min: 0.01, max: 1000, noNaN: true }),
});

describe('the view of the timeline', () => {
  test('never shows anything outside of the recording', () => {
    fc.assert(
      fc.property(view, (wanted) => {
        const { start, span } = holdView(wanted, DURATION);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + span).toBeLessThanOrEqual(DURATION + 1e-9);
        expect(span).toBeGreaterThanOrEqual(MIN_SPAN);
      }),
    );
  });

  test('keeps the moment under the pointer in its place while zooming', () => {
    const before = { start: 60, span: 80 };
    const after = zoomView(before, 4, 100, DURATION);
    expect(after.span).toBe(20);
    expect((100 - after.start) / after.span).toBeCloseTo((100 - before.start) / before.span, 9);
  });

  test('stops at the whole recording and at the closest look', () => {
    expect(zoomView(wholeView(DURATION), 0.01, 100, DURATION)).toEqual(wholeView(DURATION));
    expect(zoomView(wholeView(DURATION), 1e9, 100, DURATION).span).toBe(MIN_SPAN);
  });

  test('pans up to the ends', () => {
    expect(panView({ start: 10, span: 20 }, -50, DURATION).start).toBe(0);
    expect(panView({ start: 10, span: 20 }, 500, DURATION).start).toBe(220);
  });

  test('turns the page when the playhead leaves, and keeps still while it is inside', () => {
    const page = { start: 40, span: 20 };
    expect(followView(page, 55, DURATION)).toBe(page);
    expect(followView(page, 61, DURATION)).toEqual({ start: 59, span: 20 });
  });

  test('labels stand apart by at least what was asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 7200, noNaN: true }),
        fc.integer({ min: 200, max: 4000 }),
        (span, width) => {
          const pixels = (rulerStep({ start: 0, span }, width, 80) / span) * width;
          expect(pixels).toBeGreaterThanOrEqual(80 - 1e-6);
        },
      ),
    );
  });
});

describe('a still', () => {
  function waveform(columns: number, loudFrom: number, loudTo: number): Waveform {
    const peak = new Float32Array(columns).map((_, i) => (i >= loudFrom && i < loudTo ? 0.9 : 0.1));
    return { rate: 200, columns, peak, low: peak, mid: peak, high: peak };
  }

  test('is taken in the middle of the loudest two seconds', () => {
    expect(strikingMoment(waveform(4000, 1600, 2000))).toBeCloseTo(9, 5);
  });

  test('of a recording shorter than that is taken inside it', () => {
    expect(strikingMoment(waveform(100, 0, 100))).toBeGreaterThanOrEqual(0);
    expect(strikingMoment(waveform(100, 0, 100))).toBeLessThanOrEqual(0.5);
  });
});

describe('times and sizes are written', () => {
  test('as clocks show them', () => {
    expect(clockTime(61.9)).toBe('1:01');
    expect(clockTime(3661)).toBe('1:01:01');
    expect(preciseTime(59.9996)).toBe('1:00.000');
    expect(preciseTime(21.4)).toBe('0:21.400');
  });

  test('as people say them', () => {
    expect(spokenTime(61)).toBe('1 minute 1 second');
    expect(spokenTime(0.24)).toBe('0.2 seconds');
    expect(roughTime(40.2)).toBe('40 s');
    expect(roughTime(7500)).toBe('2 h 5 min');
    expect(roughTime(Infinity)).toBe('');
  });

  test('with the unit that fits', () => {
    expect(fileSize(640_000)).toBe('640 KB');
    expect(fileSize(6_340_000)).toBe('6.3 MB');
    expect(fileSize(1_240_000_000)).toBe('1.2 GB');
  });
});

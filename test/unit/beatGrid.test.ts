import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  barPhase,
  beatPhase,
  beatPosition,
  beatPositions,
  doubled,
  gridOf,
  halved,
  nudged,
  tapped,
  tapTempo,
  withOne,
  type BeatGrid,
} from '../../src/analysis/rhythm/beatGrid';
import { RhythmListener } from '../../src/analysis/rhythm/rhythmListener';
import { onBeats, played, SAMPLE_RATE, steadyBeats } from '../fixtures/clickTracks';

function even(period: number, count: number, start = 0, one = 0, beatsPerBar = 4): BeatGrid {
  return { beats: Float64Array.from({ length: count }, (_, i) => start + i * period), one, beatsPerBar };
}

/** Grids of any tempo, the tempo changing from beat to beat. */
const grids: fc.Arbitrary<BeatGrid> = fc
  .record({
    start: fc.double({ min: 0, max: 100, noNaN: true }),
    gaps: fc.array(fc.double({ min: 0.25, max: 1.5, noNaN: true }), { minLength: 1, maxLength: 60 }),
    one: fc.nat(),
    beatsPerBar: fc.constantFrom(3, 4),
  })
  .map(({ start, gaps, one, beatsPerBar }) => {
    const beats = [start];
    for (const gap of gaps) beats.push(beats.at(-1)! + gap);
    return { beats: Float64Array.from(beats), one: one % beats.length, beatsPerBar };
  });

/** Grids of a nearly constant tempo, and that tempo's period. */
const steadyGrids = fc.record({
  period: fc.double({ min: 0.3, max: 1, noNaN: true }),
  count: fc.integer({ min: 20, max: 80 }),
  start: fc.double({ min: 0, max: 2, noNaN: true }),
});

const moments = fc.double({ min: -100, max: 300, noNaN: true });

/** How far apart two phases are, around the circle. */
function apart(a: number, b: number): number {
  const difference = Math.abs(a - b) % 1;
  return Math.min(difference, 1 - difference);
}

describe('a beat grid', () => {
  test('takes beats and the one from what was heard', () => {
    const beats = steadyBeats(120, 15);
    const strokes = onBeats(beats, 'kick').map((stroke, i) => ({ ...stroke, level: i % 4 === 2 ? 1 : 0.5 }));
    const listener = new RhythmListener(SAMPLE_RATE);
    listener.push(played(strokes, 15));
    const grid = gridOf(listener.finish());
    expect(grid.beats).toHaveLength(beats.length);
    expect([grid.one % 4, grid.beatsPerBar]).toEqual([2, 4]);
    expect(apart(barPhase(grid, beats[6]!), 0)).toBeLessThan(0.01);
  });

  test('doubled and halved again is the same', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        expect(halved(doubled(grid))).toEqual(grid);
      }),
    );
  });

  test('doubled has all beats it had, halved none that it had not, and both keep the one', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const one = grid.beats[grid.one]!;
        const twice = doubled(grid);
        const half = halved(grid);
        expect([...twice.beats]).toEqual(expect.arrayContaining([...grid.beats]));
        expect([...grid.beats]).toEqual(expect.arrayContaining([...half.beats]));
        expect([twice.beats[twice.one], half.beats[half.one]]).toEqual([one, one]);
      }),
    );
  });

  test('nudged there and back is where it was', () => {
    fc.assert(
      fc.property(grids, fc.double({ min: -2, max: 2, noNaN: true }), (grid, seconds) => {
        const back = nudged(nudged(grid, seconds), -seconds);
        back.beats.forEach((beat, i) => expect(Math.abs(beat - grid.beats[i]!)).toBeLessThan(1e-9));
      }),
    );
  });

  test('given a one has a bar beginning at the beat nearest to it', () => {
    fc.assert(
      fc.property(grids, moments, (grid, seconds) => {
        const moved = withOne(grid, seconds);
        const one = moved.beats[moved.one]!;
        for (const beat of grid.beats)
          expect(Math.abs(beat - seconds)).toBeGreaterThanOrEqual(Math.abs(one - seconds));
        expect(barPhase(moved, one)).toBe(0);
        expect(withOne(moved, seconds)).toEqual(moved);
      }),
    );
  });

  test('has a phase from 0 to below 1 at every moment, 0 on each beat', () => {
    fc.assert(
      fc.property(grids, moments, (grid, seconds) => {
        for (const phase of [beatPhase(grid, seconds), barPhase(grid, seconds)]) {
          expect(phase).toBeGreaterThanOrEqual(0);
          expect(phase).toBeLessThan(1);
        }
        for (const beat of grid.beats) expect(beatPhase(grid, beat)).toBe(0);
      }),
    );
  });

  test('says in a row what it says of each moment', () => {
    fc.assert(
      fc.property(grids, moments, fc.double({ min: 0.5, max: 60, noNaN: true }), (grid, start, rate) => {
        const positions = beatPositions(grid, { start, rate, count: 200 });
        positions.forEach((position, i) => expect(position).toBe(beatPosition(grid, start + i / rate)));
      }),
    );
  });

  test('goes on beyond its ends with the tempo it has there', () => {
    const grid = even(0.5, 20, 10, 1);
    for (const seconds of [0.1, 7.35, 25.2, 100.05]) {
      expect(apart(beatPhase(grid, seconds), (seconds - 10) / 0.5)).toBeLessThan(1e-9);
      expect(apart(barPhase(grid, seconds), (seconds - 10.5) / 2)).toBeLessThan(1e-9);
    }
  });

  test('without beats, or with one alone, has phase 0 and bears every correction', () => {
    for (const grid of [even(1, 0), even(1, 1)]) {
      expect([beatPhase(grid, 3), barPhase(grid, 3)]).toEqual([0, 0]);
      expect(halved(doubled(withOne(nudged(grid, 0), 2)))).toEqual(grid);
      expect(tapped(grid, [])).toEqual(grid);
      expect([...tapped(grid, [1, 1.5, 2]).beats].slice(-3)).toEqual([1, 1.5, 2]);
    }
  });
});

describe('tapping along', () => {
  test('on the beats changes nothing', () => {
    fc.assert(
      fc.property(steadyGrids, ({ period, count, start }) => {
        const grid = even(period, count, start);
        const result = tapped(grid, [...grid.beats.subarray(5, 13)]);
        expect(result.beats).toHaveLength(count);
        result.beats.forEach((beat, i) => expect(Math.abs(beat - grid.beats[i]!)).toBeLessThan(1e-6));
      }),
    );
  });

  test('between the beats moves them there', () => {
    fc.assert(
      fc.property(
        steadyGrids,
        fc.double({ min: -0.45, max: 0.45, noNaN: true }),
        ({ period, count }, off) => {
          const grid = even(period, count, 1);
          const result = tapped(grid, [...nudged(grid, off * period).beats.subarray(5, 13)]);
          result.beats.forEach((beat, i) =>
            expect(Math.abs(beat - grid.beats[i]! - off * period)).toBeLessThan(1e-6),
          );
        },
      ),
    );
  });

  test('on every second beat halves the tempo, on those that were tapped', () => {
    for (const first of [4, 5]) {
      const grid = even(0.4, 40, 0.3);
      const taps = Array.from({ length: 6 }, (_, i) => 0.3 + 0.4 * (first + 2 * i));
      const result = tapped(grid, taps);
      expect(result.beats).toHaveLength(20);
      for (const tap of taps) expect(apart(beatPhase(result, tap), 0)).toBeLessThan(1e-9);
    }
  });

  test('twice as fast doubles the tempo and keeps its changes', () => {
    const beats = Float64Array.from({ length: 40 }, (_, i) => 0.5 * i + 0.002 * i * i);
    const grid = { beats, one: 1, beatsPerBar: 4 };
    const result = tapped(grid, [...doubled(grid).beats.subarray(30, 44)]);
    expect(result.beats).toHaveLength(79);
    result.beats.forEach((beat, i) => expect(Math.abs(beat - doubled(grid).beats[i]!)).toBeLessThan(0.005));
  });

  test('at a tempo of its own, with a gap and by an unsteady hand, makes an even grid of it', () => {
    const grid = even(0.5, 60);
    const taps = [0, 1, 2, 3, 4, 6, 7, 8, 11, 12].map((n) => 5 + 0.36 * n + (n % 2 ? 0.008 : -0.008));
    const result = tapped(grid, taps);
    expect(result.beats[0]).toBeLessThan(0.2);
    expect(result.beats.at(-1)).toBeGreaterThan(29);
    expect((result.beats[40]! - result.beats[0]!) / 40).toBeCloseTo(0.36, 2);
    for (const tap of taps) expect(apart(beatPhase(result, tap), 0)).toBeLessThan(0.06);
  });

  test('over a span makes an even grid as long as that', () => {
    const { beats } = tapped(even(0.5, 4, 10), [10, 10.7, 11.4, 12.1], [0, 30]);
    expect(beats[0]).toBeLessThan(0.7);
    expect(beats.at(-1)).toBeGreaterThan(29.3);
  });

  test('faster or slower than any music changes nothing', () => {
    const grid = even(0.5, 60);
    for (const gap of [0.06, 3.5]) {
      const taps = [5, 5 + gap, 5 + 2 * gap, 5 + 3 * gap];
      expect(tapped(grid, taps)).toBe(grid);
      expect(tapTempo(taps)).toBeNull();
    }
  });

  test('has a tempo from the second tap on, and a bounce is no tap', () => {
    expect(tapTempo([])).toBeNull();
    expect(tapTempo([4])).toBeNull();
    expect(tapTempo([4, 4.02])).toBeNull();
    expect(tapTempo([4, 4.5])).toBeCloseTo(120, 9);
    expect(tapTempo([4, 4.5, 4.52, 5, 6])).toBeCloseTo(120, 9);
  });

  test('once moves the nearest beat there', () => {
    const result = tapped(even(0.5, 10), [2.1]);
    expect(result.beats[4]).toBeCloseTo(2.1, 9);
  });
});

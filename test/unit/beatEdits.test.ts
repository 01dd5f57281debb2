import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BeatGrid } from '../../src/analysis/rhythm/beatGrid';
import { barNumber } from '../../src/analysis/rhythm/beatGrid';
import { barsOf, bpmOf, canDouble, canHalve, correctedGrid } from '../../src/analysis/rhythm/correctedGrid';
import type { BeatEdit } from '../../src/core/beatEdit';
import { MAX_BEAT_EDITS, MAX_TAPS, withBeatEdit } from '../../src/scene/beats';
import { correctBeats } from '../../src/scene/edit';
import { push, redo, startHistory, undo } from '../../src/scene/history';
import { parseScene } from '../../src/scene/parse';
import { SCENE_VERSION } from '../../src/scene/scene';
import { anyBeatEdit, testSchemas } from '../fixtures/scenes';

const DURATION = 200;
/** 120 beats a minute, the one on the second beat. */
const found: BeatGrid = {
  beats: Float64Array.from({ length: 390 }, (_, i) => 1 + i / 2),
  one: 1,
  beatsPerBar: 4,
};
const silent: BeatGrid = { beats: new Float64Array(0), one: 0, beatsPerBar: 4 };
const after = (...edits: readonly BeatEdit[]) => correctedGrid(found, edits, DURATION);
const anyEdits = fc.array(anyBeatEdit, { maxLength: 20 });
const NUDGE: BeatEdit = { type: 'nudge', seconds: 0.01 };
const HALVE: BeatEdit = { type: 'halve' };
const DOUBLE: BeatEdit = { type: 'double' };

describe('the corrected grid', () => {
  test('without a correction is the one that was found', () => {
    expect(after()).toBe(found);
    expect(bpmOf(found)).toBe(120);
    expect(bpmOf(silent)).toBeNull();
  });

  test('has the corrections in their order', () => {
    expect(bpmOf(after(DOUBLE))).toBe(240);
    expect(bpmOf(after(HALVE))).toBe(60);
    expect(after(NUDGE).beats[0]).toBeCloseTo(1.01, 9);
    expect(barNumber(found, 5)).toBe(2);
    expect(barNumber(after({ type: 'one', at: 5.1 }), 5)).toBe(3);
    // Those beats are left that the one is among.
    expect([...after({ type: 'one', at: 3 }, HALVE).beats]).toContain(3);
    expect([...after(HALVE, { type: 'one', at: 3 }).beats]).not.toContain(3);
  });

  test('of a recording without beats is made by tapping, from its start to its end', () => {
    const times = [50, 50.6, 51.2, 51.8];
    const { beats } = correctedGrid(silent, [{ type: 'tap', times }], DURATION);
    expect(bpmOf({ ...silent, beats })).toBeCloseTo(100, 6);
    expect(beats[0]).toBeLessThan(0.6);
    expect(beats.at(-1)).toBeGreaterThan(DURATION - 0.6);
  });

  test('has a bar begin at every fourth beat, before and after the one', () => {
    const bars = barsOf(after({ type: 'one', at: 10 }));
    expect([...bars.subarray(0, 3)]).toEqual([2, 4, 6]);
    expect([...bars]).toContain(10);
    expect(barsOf(silent)).toHaveLength(0);
  });

  test('stays in order and in bounds whatever is asked of it', () => {
    const wild: fc.Arbitrary<BeatEdit> = fc.oneof(
      anyBeatEdit,
      fc.record({
        type: fc.constant('tap' as const),
        times: fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 8 }),
      }),
      fc.constantFrom<BeatEdit>(
        { type: 'tap', times: [3, 3.0001, 3.0002] },
        { type: 'tap', times: [0, 1e6] },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(wild, { maxLength: MAX_BEAT_EDITS }),
        fc.constantFrom(found, silent),
        (edits, grid) => {
          const { beats, one } = correctedGrid(grid, edits, DURATION);
          expect(beats.length).toBeLessThan(20 * DURATION);
          expect(beats.every((beat, i) => Number.isFinite(beat) && (i === 0 || beat > beats[i - 1]!))).toBe(
            true,
          );
          expect(beats.length === 0 || one < beats.length).toBe(true);
        },
      ),
    );
  });

  test('is neither halved nor doubled out of the tempi there are', () => {
    let grid = found;
    while (canDouble(grid)) grid = correctedGrid(grid, [DOUBLE], DURATION);
    expect(bpmOf(grid)).toBe(480);
    expect(correctedGrid(grid, [DOUBLE], DURATION)).toBe(grid);
    while (canHalve(grid)) grid = correctedGrid(grid, [HALVE], DURATION);
    expect(bpmOf(grid)).toBe(30);
    expect(correctedGrid(grid, [HALVE], DURATION)).toBe(grid);
    expect([canHalve(silent), canDouble(silent)]).toEqual([false, false]);
  });
});

describe('the list of corrections', () => {
  const listOf = (...edits: readonly BeatEdit[]) => edits.reduce(withBeatEdit, [] as readonly BeatEdit[]);

  test('adds nudges up, and forgets those that end where they began', () => {
    expect(listOf(NUDGE, NUDGE, NUDGE)).toEqual([{ type: 'nudge', seconds: 0.03 }]);
    expect(listOf(DOUBLE, NUDGE, NUDGE, { type: 'nudge', seconds: -0.02 })).toEqual([DOUBLE]);
  });

  test('forgets a doubling that is halved again, and the other way round', () => {
    expect(listOf(DOUBLE, HALVE)).toEqual([]);
    expect(listOf(HALVE, DOUBLE)).toEqual([]);
    expect(listOf(HALVE, NUDGE, DOUBLE)).toEqual([HALVE, NUDGE, DOUBLE]);
  });

  test('keeps the last of two bar starts in a row', () => {
    expect(listOf({ type: 'one', at: 3 }, { type: 'one', at: 4 })).toEqual([{ type: 'one', at: 4 }]);
  });

  test('gives the grid that the corrections give one by one', () => {
    fc.assert(
      fc.property(anyEdits, (edits) => {
        // The way back from half the tempo is exact only when both are forgotten.
        const oneByOne = edits.filter(({ type }) => type !== 'double');
        const whole = after(...oneByOne);
        const short = after(...listOf(...oneByOne));
        expect(short.one).toBe(whole.one);
        expect(short.beats).toHaveLength(whole.beats.length);
        short.beats.forEach((beat, i) => expect(beat).toBeCloseTo(whole.beats[i]!, 5));
      }),
    );
  });

  test('takes no more when it is full, except what makes it no longer', () => {
    const full = Array.from({ length: MAX_BEAT_EDITS }, () => DOUBLE);
    expect(withBeatEdit(full, NUDGE)).toBe(full);
    expect(withBeatEdit(full, HALVE)).toHaveLength(MAX_BEAT_EDITS - 1);
  });
});

describe('the corrections of a scene', () => {
  const empty = parseScene({ version: SCENE_VERSION, layers: [] }, testSchemas);
  const parsed = (beats: unknown) =>
    parseScene({ version: SCENE_VERSION, layers: [], beats }, testSchemas).beats;

  test('are none before version 3', () => {
    expect(parseScene({ version: 2, layers: [], beats: [DOUBLE] }, testSchemas)).toEqual(empty);
    expect(empty.beats).toEqual([]);
  });

  test('are read out of anything, what is none left out', () => {
    expect(
      parsed([
        DOUBLE,
        { type: 'explode' },
        { type: 'nudge', seconds: NaN },
        { type: 'nudge', seconds: '1' },
        { type: 'one' },
        { type: 'one', at: -3, evil: true },
        { type: 'tap', times: [1, Infinity, '2', null, 3] },
        { type: 'tap', times: [] },
        { type: 'tap', times: 7 },
        null,
        'halve',
      ]),
    ).toEqual([DOUBLE, { type: 'one', at: 0 }, { type: 'tap', times: [1, 3] }]);
    for (const none of [undefined, null, 7, 'all', {}]) expect(parsed(none)).toEqual([]);
  });

  test('are few, and so are their taps', () => {
    expect(parsed(Array.from({ length: 5000 }, () => DOUBLE))).toHaveLength(MAX_BEAT_EDITS);
    const times = Array.from({ length: 5000 }, (_, i) => i);
    expect(parsed([{ type: 'tap', times }])).toEqual([{ type: 'tap', times: times.slice(0, MAX_TAPS) }]);
  });

  test('are undone and redone to the same grid', () => {
    fc.assert(
      fc.property(anyEdits, (edits) => {
        let history = startHistory(empty);
        const grids = [after()];
        for (const edit of edits) {
          const before = history.past.length;
          history = push(history, 'beats', correctBeats(history.scene, edit));
          if (history.past.length > before) grids.push(after(...history.scene.beats));
        }
        const end = history.scene;
        for (const grid of [...grids].reverse()) {
          expect(after(...history.scene.beats)).toEqual(grid);
          history = undo(history);
        }
        expect(history.scene).toBe(empty);
        while (history.future.length > 0) history = redo(history);
        expect(history.scene).toBe(end);
      }),
    );
  });

  test('are all taken back at once, and stay the same object where there are none', () => {
    const scene = correctBeats(correctBeats(empty, DOUBLE), NUDGE);
    expect(correctBeats(scene, null).beats).toEqual([]);
    expect(correctBeats(empty, null)).toBe(empty);
  });
});

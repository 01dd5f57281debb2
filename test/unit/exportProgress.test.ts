import { expect, test } from 'vitest';
import { ProgressMeter } from '../../src/export/progress';
import type { ExportProgress } from '../../src/export/request';

function meter(frames: number): { meter: ProgressMeter; reports: ExportProgress[]; clock: { now: number } } {
  const reports: ExportProgress[] = [];
  const clock = { now: 1000 };
  return {
    meter: new ProgressMeter(
      frames,
      (report) => reports.push(report),
      () => clock.now,
    ),
    reports,
    clock,
  };
}

test('reports at most ten times a second, and each new phase at once', () => {
  const { meter: progress, reports, clock } = meter(1000);
  progress.enter('preparing');
  progress.enter('drawing');
  for (let frame = 1; frame <= 500; frame++) {
    clock.now += 4;
    progress.reach(frame);
  }
  progress.enter('finishing');
  expect(reports.map((report) => report.phase).filter((phase, i, all) => phase !== all[i - 1])).toEqual([
    'preparing',
    'drawing',
    'finishing',
  ]);
  expect(reports.length).toBeLessThanOrEqual(3 + 20);
  expect(reports.at(-1)).toMatchObject({ frame: 500, frames: 1000 });
});

test('knows neither rate nor end before it has seen some frames', () => {
  const { meter: progress, reports } = meter(100);
  progress.enter('drawing');
  expect(reports[0]).toEqual({ phase: 'drawing', frame: 0, frames: 100, rate: 0, secondsLeft: Infinity });
});

test('takes its rate from the last two seconds alone', () => {
  const { meter: progress, reports, clock } = meter(1000);
  progress.enter('drawing');
  let frame = 0;
  const run = (seconds: number, fps: number) => {
    for (let i = 0; i < seconds * fps; i++) {
      clock.now += 1000 / fps;
      progress.reach(++frame);
    }
  };
  run(5, 20);
  expect(reports.at(-1)!.rate).toBeCloseTo(20, 0);
  run(3, 100);
  expect(reports.at(-1)!.rate).toBeCloseTo(100, 0);
  expect(reports.at(-1)!.secondsLeft).toBeCloseTo((1000 - reports.at(-1)!.frame) / 100, 0);
});

test('has nothing left once every frame is in', () => {
  const { meter: progress, reports } = meter(10);
  progress.reach(10);
  progress.enter('checking');
  expect(reports.at(-1)!.secondsLeft).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { estimateSeconds } from '../../src/app/export/estimate';
import { FRAME_RATES, PRESETS, usualPreset, videoFileName } from '../../src/app/export/presets';
import { shareDone } from '../../src/app/export/progressText';
import { ERRORS, noticeOf } from '../../src/app/strings';
import { abortError, AppError, ERROR_CODES } from '../../src/core/errors';
import { parseFrameRate } from '../../src/core/time';
import { planExport } from '../../src/export/plan';
import { ASPECTS, aspectOf, FORMATS } from '../../src/scene/scene';

describe('the presets', () => {
  test.each(ASPECTS)('of %s have its ratio, and every one can be made at every rate', (aspect) => {
    const { width, height } = FORMATS[aspect].size;
    for (const preset of PRESETS[aspect]) {
      expect(preset.width / preset.height).toBeCloseTo(width / height, 9);
      expect(aspectOf(preset)).toBe(aspect);
      for (const rate of FRAME_RATES) {
        const request = {
          ...preset,
          frameRate: parseFrameRate(rate),
          quality: 'good',
          fileName: 'x.mp4',
        } as const;
        expect(planExport(request, { sampleRate: 48_000, samples: 480_000 }).frames).toBeGreaterThan(0);
      }
    }
    expect(Math.min(usualPreset(aspect).width, usualPreset(aspect).height)).toBe(1080);
  });

  test('have ids of their own', () => {
    const ids = ASPECTS.flatMap((aspect) => PRESETS[aspect].map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a file name', () => {
  test('loses what file systems refuse and ends in .mp4 once', () => {
    expect(videoFileName('AC/DC: "Live"?')).toBe('AC DC Live.mp4');
    expect(videoFileName('song.mp4')).toBe('song.mp4');
    expect(videoFileName('../..')).toBe('Video.mp4');
    expect(videoFileName('  \u0000 ')).toBe('Video.mp4');
    expect(videoFileName('Été 夏')).toBe('Été 夏.mp4');
  });
});

describe('progress', () => {
  const at = (phase: Parameters<typeof shareDone>[0]['phase'], frame: number) =>
    shareDone({ phase, frame, frames: 100, rate: 30, secondsLeft: 1 });

  test('never goes back from one phase to the next, and is not whole before the end', () => {
    const shares = [at('preparing', 0), at('drawing', 0), at('drawing', 50), at('drawing', 100)];
    shares.push(at('finishing', 100), at('checking', 100));
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBeLessThan(1);
  });

  test('takes the time of the machine that it has seen', () => {
    const load = { width: 1920, height: 1080, frameRate: parseFrameRate('30'), quality: 'good' } as const;
    const slow = estimateSeconds(load, 60, 1920 * 1080 * 30);
    expect(slow).toBeGreaterThan(60);
    expect(slow).toBeLessThan(65);
    expect(estimateSeconds(load, 60, 1920 * 1080 * 120)).toBeLessThan(slow / 2);
  });
});

describe('the sentences', () => {
  test.each(ERROR_CODES)('for %s say what happened and what to do', (code) => {
    const notice = noticeOf(new AppError(code, 'for the log'));
    expect(notice).toBe(ERRORS[code]);
    for (const sentence of [notice!.title, notice!.advice]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/!|for the log/);
    }
  });

  test('never speak of a cancel, and never show a bare message', () => {
    expect(noticeOf(abortError())).toBeUndefined();
    expect(noticeOf(new Error('undefined is not a function'))!.title).not.toContain('undefined');
  });
});

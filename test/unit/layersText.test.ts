import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, type TextRoom } from '../../src/layers/text/fit';
import { clockText, fillTokens } from '../../src/layers/words';

const measure = (text: string) => Array.from(text).reduce((sum, c) => sum + (c === 'i' ? 0.25 : 0.55), 0);
const room: TextRoom = {
  width: 400,
  height: 200,
  size: 60,
  least: 0.4,
  lineRoom: 1,
  lineHeight: 1.1,
  lines: 3,
};

const anyRoom = fc.record({
  width: fc.double({ min: 40, max: 2000, noNaN: true }),
  height: fc.double({ min: 20, max: 1000, noNaN: true }),
  size: fc.double({ min: 8, max: 400, noNaN: true }),
  least: fc.double({ min: 0.1, max: 1, noNaN: true }),
  lineRoom: fc.constantFrom(0.78, 1),
  lineHeight: fc.double({ min: 0.7, max: 2, noNaN: true }),
  lines: fc.integer({ min: 1, max: 6 }),
});
const anyText = fc.oneof(
  fc.string(),
  fc.lorem({ maxCount: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);

describe('fitted text', () => {
  it('is never wider, taller or of more lines than its room', () => {
    fc.assert(
      fc.property(anyText, anyRoom, (text, wanted) => {
        // Wide enough for a letter and an ellipsis at the least size: nothing fits into less.
        fc.pre(wanted.width > wanted.size * wanted.least * 1.2);
        const { size, lines } = fitText(text, wanted, measure);
        expect(size).toBeLessThanOrEqual(wanted.size);
        expect(lines.length).toBeLessThanOrEqual(wanted.lines);
        for (const line of lines) expect(measure(line) * size).toBeLessThanOrEqual(wanted.width * 1.0001);
        const tall = (wanted.lineRoom + (lines.length - 1) * wanted.lineHeight) * size;
        expect(tall).toBeLessThanOrEqual(wanted.height * 1.0001);
      }),
    );
  });

  it('keeps the size wanted when there is room', () => {
    expect(fitText('Halo', room, measure)).toEqual({ size: 60, lines: ['Halo'] });
  });

  it('breaks between words into lines of like length', () => {
    expect(fitText('one two three four', room, measure).lines).toEqual(['one two', 'three four']);
  });

  it('shrinks before it cuts, and ends with an ellipsis when it must cut', () => {
    const long = fitText('word '.repeat(60), room, measure);
    expect(long.size).toBeCloseTo(24);
    expect(long.lines.at(-1)).toMatch(/…$/);
    expect(fitText('word '.repeat(12), room, measure).lines.join(' ')).not.toContain('…');
  });

  it('breaks Japanese between characters, but not before a comma', () => {
    const { lines } = fitText(
      '夜を走る列車、朝まで走る',
      { ...room, width: 200, size: 60, least: 1 },
      measure,
    );
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe('夜を走る列車、朝まで走る');
    for (const line of lines) expect(line).not.toMatch(/^、/);
  });
});

describe('words', () => {
  const moment = { tags: { title: 'Night', artist: 'Kim', album: '' }, time: 61.9, duration: 185.4 };

  it.each([
    ['{title} — {artist}', 'Night — Kim'],
    ['{artist} · {album}', 'Kim'],
    ['{album}', ''],
    ['{time} / {duration}', '1:01 / 3:05'],
    ['{remaining}', '-2:04'],
    ['{unknown} {', '{unknown} {'],
  ])('%s says %s', (template, said) => {
    expect(fillTokens(template, moment)).toBe(said);
  });

  it('counts hours from an hour on', () => {
    expect([0, 59.99, 60, 3599, 3600, 36061].map(clockText)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '59:59',
      '1:00:00',
      '10:01:01',
    ]);
  });
});

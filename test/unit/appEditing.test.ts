import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupFields } from '../../src/app/inspector/groupFields';
import { sliderScale } from '../../src/app/inspector/sliderScale';
import { formatNumber, parseNumber } from '../../src/app/inspector/numberText';
import { withColor } from '../../src/app/panels/songPalette';
import { fillsPicture, isInside, movedBox, resizedBox } from '../../src/app/stage/dragBox';
import { fit } from '../../src/app/stage/fit';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { color, number } from '../../src/core/params';

const PICTURE = { width: 800, height: 450 };
const BOX = { x: 0.4, y: 0.6, width: 0.25, height: 0.2 };

describe('a typed number', () => {
  const percent = { min: 0, max: 1, step: 0.01, unit: '%' } as const;
  const hertz = { min: 20, max: 20_000, step: 1, unit: 'Hz' } as const;

  test('is shown with its unit and the digits of its step', () => {
    expect(formatNumber(0.46, percent)).toBe('46 %');
    expect(formatNumber(250, hertz)).toBe('250 Hz');
    expect(formatNumber(0.022, { min: 0, max: 1, step: 0.001, unit: 's' })).toBe('0.022 s');
    expect(formatNumber(-0.0001, { min: -1, max: 1, step: 0.1 })).toBe('0.0');
  });

  test('is read with or without the unit, with comma or point, and held in range', () => {
    expect(parseNumber('46 %', percent)).toBeCloseTo(0.46);
    expect(parseNumber('46', percent)).toBeCloseTo(0.46);
    expect(parseNumber('0,5 s', { min: 0, max: 1, step: 0.1, unit: 's' })).toBe(0.5);
    expect(parseNumber('99999', hertz)).toBe(20_000);
    expect(parseNumber('loud', hertz)).toBeUndefined();
    expect(parseNumber('', hertz)).toBeUndefined();
  });

  test('survives being shown and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (steps) => {
        const value = steps / 100;
        expect(parseNumber(formatNumber(value, percent), percent)).toBeCloseTo(value, 9);
      }),
    );
  });
});

describe('the inspector', () => {
  test('groups fields by their heading, the ungrouped first, in the order of the schema', () => {
    const field = { default: 0, min: 0, max: 1, step: 1 };
    const schema = {
      glow: number({ label: 'Glow', group: 'Light', ...field }),
      radius: number({ label: 'Radius', ...field }),
      tint: color({ label: 'Tint', group: 'Colour', default: '#ffffff' }),
      bloom: number({ label: 'Bloom', group: 'Light', ...field }),
      reach: number({ label: 'Reach', group: 'Light', when: { key: 'glow', is: [1] }, ...field }),
    };
    const groups = groupFields(schema, {});
    expect(groups.map(({ name, fields }) => [name, fields.map(([key]) => key)])).toEqual([
      ['', ['radius']],
      ['Light', ['glow', 'bloom']],
      ['Colour', ['tint']],
    ]);
    expect(groupFields(schema, { glow: 1 })[1]!.fields.map(([key]) => key)).toEqual([
      'glow',
      'bloom',
      'reach',
    ]);
  });
});

describe('a layer on the stage', () => {
  test('moves with the hand and catches the middle', () => {
    expect(movedBox(BOX, { x: 40, y: -45 }, PICTURE, 6)).toEqual({ ...BOX, x: 0.45, y: 0.5 });
    expect(movedBox(BOX, { x: 77, y: 0 }, PICTURE, 6).x).toBe(0.5);
  });

  test('keeps the opposite corner in its place when one is dragged', () => {
    const drag = fc.record({ x: fc.integer({ min: -60, max: 200 }), y: fc.integer({ min: -60, max: 200 }) });
    fc.assert(
      fc.property(drag, fc.integer({ min: -180, max: 180 }), (by, rotation) => {
        const opposite = (box: typeof BOX) => {
          const angle = (rotation * Math.PI) / 180;
          const x = (-box.width * PICTURE.width) / 2;
          const y = (-box.height * PICTURE.height) / 2;
          return {
            x: box.x * PICTURE.width + x * Math.cos(angle) - y * Math.sin(angle),
            y: box.y * PICTURE.height + x * Math.sin(angle) + y * Math.cos(angle),
          };
        };
        const next = resizedBox(BOX, { x: 1, y: 1 }, by, PICTURE, rotation, false);
        expect(opposite(next).x).toBeCloseTo(opposite(BOX).x, 6);
        expect(opposite(next).y).toBeCloseTo(opposite(BOX).y, 6);
      }),
    );
  });

  test('keeps its ratio when asked', () => {
    const next = resizedBox(BOX, { x: 1, y: 1 }, { x: 100, y: 3 }, PICTURE, 0, true);
    expect(next.width / next.height).toBeCloseTo(BOX.width / BOX.height, 9);
  });

  test('is hit where it is drawn, also when it is turned', () => {
    expect(isInside(BOX, 0, { x: 0.5, y: 0.6 }, PICTURE)).toBe(true);
    expect(isInside(BOX, 90, { x: 0.5, y: 0.6 }, PICTURE)).toBe(false);
    expect(isInside(BOX, 90, { x: 0.4, y: 0.75 }, PICTURE)).toBe(true);
    expect(fillsPicture({ x: 0.5, y: 0.5, width: 1, height: 1 })).toBe(true);
  });

  test('lies in a picture that fits its room in the right ratio', () => {
    expect(fit({ width: 1920, height: 1080 }, 800, 800)).toEqual({ width: 800, height: 450 });
    expect(fit({ width: 1080, height: 1920 }, 800, 800)).toEqual({ width: 450, height: 800 });
    expect(fit({ width: 1080, height: 1920 }, -20, 800)).toEqual({ width: 0, height: 0 });
  });
});

test('a colour of the palette is changed alone', () => {
  const palette = fallbackPalette('Somebody Night Drive');
  expect(withColor(palette, 'palette.text', '#123456')).toEqual({ ...palette, text: '#123456' });
  const { accents, ...rest } = withColor(palette, 'palette.accent3', '#123456');
  expect(accents).toEqual(palette.accents.map((hex, i) => (i === 2 ? '#123456' : hex)));
  expect(rest).toEqual({ ...palette, accents: undefined, ...rest });
});

describe('a slider', () => {
  test('of a frequency moves by octaves and holds whole steps between its ends', () => {
    const hertz = { min: 20, max: 20_000, step: 1, unit: 'Hz' as const };
    const scale = sliderScale(hertz);
    expect(scale.valueAt(scale.min)).toBe(20);
    expect(scale.valueAt(scale.max)).toBe(20_000);
    expect(scale.placeOf(880) - scale.placeOf(440)).toBeCloseTo(1, 12);
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 20_000 }), (hz) => {
        expect(scale.valueAt(scale.placeOf(hz))).toBe(hz);
      }),
    );
  });

  test('of anything else stands where its value is', () => {
    const scale = sliderScale({ min: 0, max: 1, step: 0.01 });
    expect(scale).toMatchObject({ min: 0, max: 1, step: 0.01 });
    expect(scale.valueAt(scale.placeOf(0.42))).toBe(0.42);
  });
});

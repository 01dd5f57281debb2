import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxSize, findBox, leaf, parseBoxes, serializeBox, type Box } from '../../src/export/mp4Boxes';

const { box } = fc.letrec<{ box: Box }>((tie) => ({
  box: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({
      type: fc.constantFrom('mvhd', 'tkhd', 'stsd', '©nam', 'meta'),
      payload: fc.uint8Array({ maxLength: 40 }),
    }),
    fc.record({
      type: fc.constantFrom('moov', 'trak', 'mdia', 'stbl', 'udta'),
      children: fc.array(tie('box'), { maxLength: 4 }),
    }),
  ),
}));

describe('boxes', () => {
  test('come back from their bytes as they were', () => {
    fc.assert(
      fc.property(box, (original) => {
        const bytes = serializeBox(original);
        expect(bytes.byteLength).toBe(boxSize(original));
        const [read, ...rest] = parseBoxes(bytes);
        expect(rest).toEqual([]);
        expect(serializeBox(read!)).toEqual(bytes);
        expect(plain(read!)).toEqual(plain(original));
      }),
    );
  });

  test('in a row are all read', () => {
    const row = [leaf('ftyp', 'isom'), leaf('free', [0, 8]), leaf('mdat')];
    const bytes = new Uint8Array(row.flatMap((one) => [...serializeBox(one)]));
    expect(parseBoxes(bytes).map((one) => one.type)).toEqual(['ftyp', 'free', 'mdat']);
  });

  test('of 64-bit and of open size are read', () => {
    const long = new Uint8Array([0, 0, 0, 1, ...ascii('mdat'), 0, 0, 0, 0, 0, 0, 0, 18, 7, 9]);
    const open = new Uint8Array([0, 0, 0, 0, ...ascii('free'), 5]);
    expect(parseBoxes(new Uint8Array([...long, ...open])).map(plain)).toEqual([
      { type: 'mdat', payload: [7, 9] },
      { type: 'free', payload: [5] },
    ]);
  });

  test('are found by their path', () => {
    const tree: Box = {
      type: 'moov',
      children: [leaf('mvhd'), { type: 'trak', children: [leaf('tkhd', [7, 1])] }],
    };
    expect(findBox([tree], 'moov', 'trak', 'tkhd')).toEqual(leaf('tkhd', [7, 1]));
    expect(findBox([tree], 'moov', 'mvhd', 'tkhd')).toBeUndefined();
    expect(findBox([tree], 'trak')).toBeUndefined();
  });

  test('that do not add up are refused and never read beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          for (const one of parseBoxes(bytes)) expect(boxSize(one)).toBeLessThanOrEqual(bytes.byteLength + 8);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    expect(() => parseBoxes(new Uint8Array([0, 0, 0, 9, ...ascii('free')]))).toThrow(/free at 0/);
  });
});

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function plain(one: Box): unknown {
  return 'children' in one
    ? { type: one.type, children: one.children.map(plain) }
    : { type: one.type, payload: [...one.payload] };
}

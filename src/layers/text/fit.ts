/** Measures a run of text at a font size of one unit. */
export type Measure = (text: string) => number;

/** The room text must fit into. Lengths in one unit, whichever. */
export interface TextRoom {
  readonly width: number;
  readonly height: number;
  /** The size wanted; it only ever shrinks. */
  readonly size: number;
  /** Smallest share of `size` before words are cut off, 0 to 1. */
  readonly least: number;
  /** Height of a single line, in sizes: 1 with room for descenders, less for capitals. */
  readonly lineRoom: number;
  /** Baseline to baseline, in sizes. */
  readonly lineHeight: number;
  readonly lines: number;
}

export interface FittedText {
  readonly size: number;
  readonly lines: readonly string[];
}

const ELLIPSIS = '…';

/**
 * Sets text as large as the room allows: fewest lines first, more lines when they let it be larger, smaller when even
 * that does not fit, and an ellipsis at the least size. Lines of one text are balanced.
 */
export function fitText(text: string, room: TextRoom, measure: Measure): FittedText {
  const paragraphs = text.split('\n').map((line) => line.replace(/\s+/gu, ' ').trim());
  const smallest = room.size * room.least;
  let best: FittedText | undefined;
  for (let count = paragraphs.length; count <= room.lines; count++) {
    const lines = balance(paragraphs, count, measure);
    if (!lines) continue;
    const widest = Math.max(1e-6, ...lines.map(measure));
    const tall = room.lineRoom + (lines.length - 1) * room.lineHeight;
    const size = Math.min(room.size, room.width / widest, room.height / tall);
    if (!best || size > best.size * 1.06) best = { size, lines };
  }
  if (best && best.size >= smallest * (1 - 1e-6)) return best;
  return cutOff(paragraphs, { ...room, size: Math.min(smallest, room.height) }, measure);
}

function cutOff(paragraphs: readonly string[], room: TextRoom, measure: Measure): FittedText {
  const { size } = room;
  const count = Math.max(
    1,
    Math.min(room.lines, Math.floor((room.height / size - room.lineRoom) / room.lineHeight + 1 + 1e-9)),
  );
  const width = room.width / size;
  const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, width, measure));
  if (lines.length <= count && lines.every((line) => measure(line) <= width)) return { size, lines };
  const kept = lines.slice(0, count);
  const last = lines.slice(count - 1).join(' ');
  kept[kept.length - 1] = shorten(last, width, measure);
  return { size, lines: kept };
}

function shorten(line: string, width: number, measure: Measure): string {
  const characters = graphemes(line);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(characters.slice(0, middle).join('').trimEnd() + ELLIPSIS) <= width) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('').trimEnd() + ELLIPSIS;
}

/** The narrowest wrapping into exactly `count` lines; undefined when the words do not reach. */
function balance(
  paragraphs: readonly string[],
  count: number,
  measure: Measure,
): readonly string[] | undefined {
  const at = (width: number) => paragraphs.flatMap((paragraph) => wrap(paragraph, width, measure, false));
  let high = Math.max(1e-6, ...paragraphs.map(measure));
  if (at(high).length > count) return undefined;
  let low = 0;
  for (let step = 0; step < 18; step++) {
    const middle = (low + high) / 2;
    if (at(middle).length <= count) high = middle;
    else low = middle;
  }
  const lines = at(high);
  return lines.length === count ? lines : undefined;
}

/** Greedy lines no wider than `width`. A word wider than a line stands alone, or is broken when `breakWords`. */
function wrap(text: string, width: number, measure: Measure, breakWords = true): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line === '' || measure((line + piece).trimEnd()) <= width * (1 + 1e-9)) {
      line += piece;
    } else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
    while (breakWords && measure(line.trimEnd()) > width) {
      const characters = graphemes(line);
      let fits = 1;
      while (fits < characters.length && measure(characters.slice(0, fits + 1).join('')) <= width) fits++;
      if (fits >= characters.length) break;
      lines.push(characters.slice(0, fits).join(''));
      line = characters.slice(fits).join('');
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

// Scripts that are written without spaces may break after any character, but not before closing punctuation.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const CLOSING = /^[\p{Pe}\p{Pf}、。，．！？：；ー・…]/u;

/** Text cut where a line may break; each piece keeps the space behind it. */
function pieces(text: string): string[] {
  const words = text.match(/\S+\s*/gu) ?? [];
  return words.flatMap((word) => {
    if (!UNSPACED.test(word)) return word.split(/(?<=\p{L}[-–—/])(?=\p{L})/u);
    return graphemes(word).reduce<string[]>((parts, character) => {
      const last = parts.at(-1);
      const joins =
        last !== undefined &&
        (CLOSING.test(character) ||
          /^\s/u.test(character) ||
          !(UNSPACED.test(character) || UNSPACED.test(last)));
      if (joins) parts[parts.length - 1] = last + character;
      else parts.push(character);
      return parts;
    }, []);
  });
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

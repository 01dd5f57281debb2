import type { Tags } from '../core/tags';

const LONGEST = 300;

/**
 * Makes tags fit to be shown: one line without control characters, at most 300 characters, and a title from the file's
 * name where the tags have none.
 * @param raw as the file has them: anything can stand in them.
 */
export function cleanTags(raw: Partial<Record<keyof Tags, unknown>>, fileName: string): Tags {
  const tags = { title: cleanText(raw.title), artist: cleanText(raw.artist), album: cleanText(raw.album) };
  if (tags.title !== '') return tags;
  const named = tagsFromName(fileName, tags.artist);
  return { ...tags, title: named.title, artist: tags.artist || named.artist };
}

/** One trimmed line of at most 300 characters; an empty string for what is no text. */
export function cleanText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return (
    shorten(repairUtf8(value.slice(0, 4 * LONGEST)))
      // Several values of one ID3 field are parted by a zero; the rest of the control characters, the byte order mark,
      // the direction overrides and lone halves of surrogate pairs say nothing.
      .replace(/\0+(?=[^\0])/g, ' / ')
      .replace(/[\p{Cc}\p{Cs}\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ufff0-\uffff]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^\/ | \/$/g, '')
  );
}

/** UTF-8 that was written into a Latin-1 field reads as "Ã©" for "é". Only text that is valid UTF-8 as a whole is taken back. */
function repairUtf8(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  } catch {
    return text;
  }
}

/** Cuts between characters, not within one. */
function shorten(text: string): string {
  return text.length <= LONGEST ? text : [...text].slice(0, LONGEST).join('').slice(0, LONGEST);
}

/**
 * Title and artist from a name such as `01 - Artist - Title (Official Audio).mp3`.
 * @param artist what the tags say, to tell it from the title; may be empty.
 */
function tagsFromName(fileName: string, artist: string): { title: string; artist: string } {
  const name = cleanText(fileName)
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/_+/g, ' ')
    .replace(
      /\s*[([](?:official|lyrics?|audio|video|hq|hd|4k|free (?:download|dl)|explicit)[^)\]]*[)\]]/gi,
      '',
    )
    .replace(/\s+/g, ' ')
    .trim();
  const parts = name.split(/\s+[-–—]\s+/).filter((part) => part !== '');
  // A number in front is a track number when something comes after it: "01 - ", "01. ", "1-02 ". "99 Luftballons" is none.
  if (parts.length > 1 && /^\d{1,3}([.-]\d{1,2})?\.?$/.test(parts[0]!)) parts.shift();
  else if (parts.length > 0)
    parts[0] = parts[0]!.replace(/^(?:0\d|\d{1,2}-\d{2}|\d{1,2}[.)])[.)]?\s+(?=\S)/, '');
  const [first = '', second, third] = parts;
  if (second === undefined) return { title: first, artist: '' };
  if (third === undefined) {
    const turned = artist !== '' && second.toLowerCase() === artist.toLowerCase();
    return turned ? { title: first, artist: second } : { title: second, artist: first };
  }
  return { title: parts.slice(1).join(' – '), artist: first };
}

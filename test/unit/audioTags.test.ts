import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanTags, cleanText } from '../../src/audio/cleanTags';

describe('a tag', () => {
  test.each([
    ['  Two\r\n words\t', 'Two words'],
    ['One\0Two', 'One / Two'],
    ['Padded\0\0\0', 'Padded'],
    ['\ufeffMarked', 'Marked'],
    ['\u202eturned', 'turned'],
    ['CafÃ© del Mar', 'Café del Mar'],
    ['Café in Latin-1', 'Café in Latin-1'],
    ['東京 Ã©', '東京 Ã©'],
    ['half \ud83d pair', 'half pair'],
    ['whole 🎧 pair', 'whole 🎧 pair'],
    [undefined, ''],
    [42, ''],
  ])('%j is shown as %j', (raw, shown) => {
    expect(cleanText(raw)).toBe(shown);
  });

  test('is one trimmed line of at most 300 characters, whatever the file holds', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.string({ maxLength: 5000 }));
    fc.assert(
      fc.property(texts, (raw) => {
        const text = cleanText(raw);
        expect(text.length).toBeLessThanOrEqual(300);
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect(cleanText(text)).toBe(text);
      }),
    );
  });
});

describe('where the tags have no title', () => {
  test.each([
    ['My Song.mp3', '', 'My Song', ''],
    ['Artist - Title.mp3', '', 'Title', 'Artist'],
    ['01 - Artist - Title.mp3', '', 'Title', 'Artist'],
    ['01. Title.flac', '', 'Title', ''],
    ['01 Title.flac', '', 'Title', ''],
    ['99 Luftballons.mp3', '', '99 Luftballons', ''],
    ['1999.mp3', '', '1999', ''],
    ['7 Rings.mp3', '', '7 Rings', ''],
    ['2-04 Artist – Title.m4a', '', 'Title', 'Artist'],
    ['some_artist_-_some_title_(official_video).mp3', '', 'some title', 'some artist'],
    ['Artist - Title (Remix) [HQ].wav', '', 'Title (Remix)', 'Artist'],
    ['Artist - Album - Title.wav', '', 'Album – Title', 'Artist'],
    ['Title - Known Artist.mp3', 'Known Artist', 'Title', 'Known Artist'],
    ['no extension', '', 'no extension', ''],
    ['.mp3', '', '', ''],
    ['', '', '', ''],
  ])('the name %j (artist %j) gives the title %j by %j', (name, known, title, artist) => {
    expect(cleanTags({ artist: known }, name)).toEqual({ title, artist, album: '' });
  });

  test('no name is cleaned to nothing when there is something in it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 ._-]*[a-z]{2}[a-z0-9 ._-]*$/), (name) => {
        expect(cleanTags({}, `${name}.mp3`).title).not.toBe('');
      }),
    );
  });

  test('a title in the tags is left alone', () => {
    expect(cleanTags({ title: '01 - Intro' }, 'x - y.mp3')).toEqual({
      title: '01 - Intro',
      artist: '',
      album: '',
    });
  });
});

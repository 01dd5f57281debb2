import { describe, expect, test } from 'vitest';
import { inspectAudio } from '../../src/audio/inspect';
import { contrast } from '../../src/core/color';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { encodedFile } from '../fixtures/encodedAudio';
import { blackPng } from '../fixtures/png';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { flacFile, id3Picture, id3Text, id3v2, withInfo } from '../fixtures/taggedAudio';
import { wavFile } from '../fixtures/wav';

const pcm = { sampleRate: SAMPLE_RATE, channels: [sine(2, 330, 0.4), noise(2, 0.1, 1)] };
const tags = { title: 'Grüße aus 東京', artist: 'Élan & the Ångströms', album: 'Première' };

/** A cover half blue, half orange. */
async function cover(type: 'image/png' | 'image/jpeg' | 'image/webp'): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(120, 80);
  const ctx = canvas.getContext('2d')!;
  ctx.fillStyle = '#1440c8';
  ctx.fillRect(0, 0, 120, 80);
  ctx.fillStyle = '#ff7a18';
  ctx.fillRect(60, 0, 60, 80);
  return new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
}

describe('what a recording says of itself is read from', () => {
  test.each([
    ['mp3', 'image/jpeg'],
    ['m4a', 'image/png'],
    ['ogg', 'image/jpeg'],
  ] as const)('an %s with a cover as %s', async (kind, mimeType) => {
    const data = await cover(mimeType);
    const file = await encodedFile(kind, pcm, { ...tags, images: [{ data, mimeType, kind: 'coverFront' }] });
    const inspection = await inspectAudio(file);
    expect(inspection.tags).toEqual(tags);
    expect(inspection.cover?.type).toBe(mimeType);
    expect(new Uint8Array(await inspection.cover!.arrayBuffer())).toEqual(data);
    expect(inspection.seconds).toBeCloseTo(2, 0);
    expect(inspection.sampleRate).toBe(kind === 'ogg' ? 48_000 : SAMPLE_RATE);
    const { accents, background } = inspection.palette;
    for (const accent of accents) expect(contrast(accent, background)).toBeGreaterThanOrEqual(3);
    expect(inspection.palette).not.toEqual(fallbackPalette(`${tags.artist} ${tags.title}`));
  });

  test('a FLAC with Vorbis comments and a picture block', async () => {
    const comments = [`TITLE=${tags.title}`, `artist=${tags.artist}`, `Album=${tags.album}`];
    const inspection = await inspectAudio(flacFile(20, { comments, picture: await cover('image/webp') }));
    expect(inspection.tags).toEqual(tags);
    expect(inspection.cover?.type).toBe('image/webp');
    expect(inspection.sampleRate).toBe(44_100);
    expect(inspection.seconds).toBeCloseTo((20 * 4096) / 44_100, 3);
  });

  test('a WAV with an INFO list', async () => {
    const info = { INAM: 'A Title', IART: 'An Artist', IPRD: 'An Album' };
    const inspection = await inspectAudio(await withInfo(wavFile(pcm), info));
    expect(inspection.tags).toEqual({ title: 'A Title', artist: 'An Artist', album: 'An Album' });
    expect(inspection.seconds).toBeCloseTo(2, 3);
  });

  test('the name of the file where the tags are silent, with colours from the fallback set', async () => {
    const file = new File([wavFile(pcm)], '03 - Some Band - Some Song (Official Video).wav');
    const inspection = await inspectAudio(file);
    expect(inspection.tags).toEqual({ title: 'Some Song', artist: 'Some Band', album: '' });
    expect(inspection.cover).toBeUndefined();
    expect(inspection.palette).toEqual(fallbackPalette('Some Band Some Song'));
  });

  test.each(['adts', 'ogg'] as const)('the end of the file, for the length of an %s', async (kind) => {
    expect((await inspectAudio(await encodedFile(kind, pcm))).seconds).toBeCloseTo(2, 0);
  });

  test('nothing, when it is a nameless blob of noise', async () => {
    const inspection = await inspectAudio(
      new Blob([Uint8Array.from({ length: 5000 }, (_, i) => (i * 97) % 251)]),
    );
    expect(inspection.tags).toEqual({ title: '', artist: '', album: '' });
    expect(inspection.seconds).toBeUndefined();
  });
});

describe('of several pictures', () => {
  test('the front cover is taken, not the first', async () => {
    const [back, front] = [await cover('image/png'), await cover('image/jpeg')];
    const file = await encodedFile('mp3', pcm, {
      images: [
        { data: back, mimeType: 'image/png', kind: 'coverBack' },
        { data: front, mimeType: 'image/jpeg', kind: 'coverFront' },
      ],
    });
    expect((await inspectAudio(file)).cover?.type).toBe('image/jpeg');
  });

  test('one that cannot be drawn is passed over for the next', async () => {
    const mp3 = await encodedFile('mp3', pcm);
    const tag = id3v2([
      id3Text('TIT2', 'Passed over'),
      id3Picture('image/png', await blackPng(20_000, 20_000)),
      id3Picture('image/png', (await cover('image/png')).slice(0, 60)),
    ]);
    expect((await inspectAudio(new File([tag, mp3], 'a.mp3'))).cover).toBeUndefined();
    const good = await encodedFile('mp3', pcm, {
      images: [
        { data: await blackPng(20_000, 20_000), mimeType: 'image/png', kind: 'coverFront' },
        { data: await cover('image/jpeg'), mimeType: 'image/jpeg', kind: 'unknown' },
      ],
    });
    expect((await inspectAudio(good)).cover?.type).toBe('image/jpeg');
  });
});

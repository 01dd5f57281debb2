import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DEMO, demoCover } from '../../src/app/demo';
import { imageSize } from '../../src/audio/imageSize';
import { SONG_TAGS } from '../fixtures/demoSong/tags';

test('what the start page says of the demo song is what its file says', async () => {
  expect(SONG_TAGS).toMatchObject(DEMO.tags);
  const song = new Blob([await readFile(new URL('../../public/demo/demo.mp3', import.meta.url))]);
  const cover = new Uint8Array(await (await demoCover(song)).arrayBuffer());
  expect(imageSize(cover)).toEqual({ width: 1000, height: 1000 });
  expect([...cover.slice(-2)]).toEqual([0xff, 0xd9]);
});

test('a file without a picture has no cover', async () => {
  await expect(demoCover(new Blob(['ID3']))).rejects.toMatchObject({ code: 'image-unreadable' });
});

import { AppError } from '../core/errors';
import type { Tags } from '../core/tags';

/** The shipped song. Its tags are also in the file; here they save the start page the code that reads files. */
export const DEMO = {
  url: '/demo/demo.mp3',
  tags: { title: 'Second Sunrise', artist: 'Palma Kite', album: 'Coastline Radio' } satisfies Tags,
} as const;

/** The song as a file. @throws {AppError} when it is neither cached nor to be had. */
export async function fetchDemo(): Promise<File> {
  const response = await fetch(DEMO.url);
  if (!response.ok) throw new AppError('audio-unreadable', `${DEMO.url}: ${response.status}`);
  return new File([await response.blob()], 'demo.mp3', { type: 'audio/mpeg' });
}

/** Bytes at the start of our own file that hold its one picture. */
const TAG_BYTES = 160_000;

/**
 * The cover inside the song. Good for this file alone, whose ID3v2 tag has one picture frame with a JPEG.
 * @throws {AppError} `image-unreadable` when it is not as we made it.
 */
export async function demoCover(song: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await song.slice(0, TAG_BYTES).arrayBuffer());
  const text = new TextDecoder('latin1').decode(bytes);
  const frame = text.indexOf('APIC');
  const start = text.indexOf('\xff\xd8\xff', frame);
  if (frame < 0 || start < 0) throw new AppError('image-unreadable', 'no picture in the demo song');
  // ID3v2.4 counts in sevens of bits, 2.3 in eights.
  const bits = bytes[3] === 4 ? 7 : 8;
  const size = bytes.slice(frame + 4, frame + 8).reduce((sum, byte) => sum * 2 ** bits + byte, 0);
  return new Blob([bytes.slice(start, frame + 10 + size)], { type: 'image/jpeg' });
}

import { readBytes } from './fileBytes';

/** An Ogg page's header, and the longest page; RFC 3533, 6. */
const PAGE_HEADER = 27;
const LONGEST_PAGE = 65_307;

/** An Ogg file without the page that its end cuts through, which Mediabunny cannot read past. Others as they are. */
export async function withoutTornPage(file: Blob): Promise<Blob> {
  const isPage = (bytes: Uint8Array, at: number) =>
    String.fromCharCode(...bytes.subarray(at, at + 5)) === 'OggS\0';
  if (!isPage(await readBytes(file, 0, 5), 0)) return file;
  const offset = Math.max(0, file.size - LONGEST_PAGE);
  const bytes = await readBytes(file, offset, LONGEST_PAGE);
  let at = bytes.length - 5;
  while (at >= 0 && !isPage(bytes, at)) at--;
  if (at < 0) return file;
  const segments = bytes.subarray(at + PAGE_HEADER, at + PAGE_HEADER + bytes[at + PAGE_HEADER - 1]!);
  const end = at + PAGE_HEADER + segments.length + segments.reduce((sum, length) => sum + length, 0);
  return end > bytes.length ? file.slice(0, offset + at) : file;
}

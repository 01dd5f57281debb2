const STREAM_INFO_BYTES = 34;
/** Type and length of a metadata block. */
const HEADER_BYTES = 4;
const LAST_BLOCK = 0x80;

/**
 * The same recording without tags and pictures, for decoders that refuse a FLAC whose picture says a wrong length.
 * RFC 9639, section 8.
 * @returns undefined for what is no FLAC, or where the blocks lead past the end of the file.
 */
export async function bareFlac(file: Blob): Promise<Blob | undefined> {
  const start = HEADER_BYTES + HEADER_BYTES + STREAM_INFO_BYTES;
  const head = new Uint8Array(await file.slice(0, start).arrayBuffer());
  if (head.length < start || String.fromCharCode(...head.subarray(0, 4)) !== 'fLaC') return undefined;
  let isLast = (head[4]! & LAST_BLOCK) !== 0;
  let at = start;
  while (!isLast) {
    const [type, high, middle, low] = new Uint8Array(await file.slice(at, at + HEADER_BYTES).arrayBuffer());
    if (low === undefined) return undefined;
    isLast = (type! & LAST_BLOCK) !== 0;
    at += HEADER_BYTES + (high! << 16) + (middle! << 8) + low;
  }
  head[4]! |= LAST_BLOCK;
  return at < file.size ? new Blob([head, file.slice(at)]) : undefined;
}

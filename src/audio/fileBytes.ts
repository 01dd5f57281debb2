/** Fewer than `length` at the file's end. */
export async function readBytes(file: Blob, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, from + length).arrayBuffer());
}

/** Bytes of the ID3v2 tags in front (ID3v2.4.0, 3.1: a length in four bytes of seven bits). */
export async function id3Bytes(file: Blob): Promise<number> {
  let at = 0;
  for (;;) {
    const bytes = await readBytes(file, at, 10);
    if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 3)) !== 'ID3') return at;
    const footer = bytes[5]! & 0x10 ? 10 : 0;
    const length = (bytes[6]! << 21) | (bytes[7]! << 14) | (bytes[8]! << 7) | bytes[9]!;
    at += 10 + length + footer;
  }
}

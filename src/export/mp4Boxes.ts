/**
 * Boxes of an MP4 file (ISO/IEC 14496-12, 4.2): 32-bit size, four letters, payload. Only the containers on the way to
 * what we change are opened; everything else stays bytes.
 */
export type Box = LeafBox | ParentBox;

export interface LeafBox {
  /** Four characters, Latin-1 (`©nam` is one). */
  readonly type: string;
  readonly payload: Uint8Array;
}

export interface ParentBox {
  readonly type: string;
  readonly children: readonly Box[];
}

const PARENTS = new Set(['moov', 'trak', 'edts', 'mdia', 'minf', 'stbl', 'udta', 'ilst']);

export function isParent(box: Box): box is ParentBox {
  return 'children' in box;
}

/** Reads all boxes of `bytes`. Payloads are views into it. @throws {RangeError} when sizes do not add up. */
export function parseBoxes(bytes: Uint8Array): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  let position = 0;
  while (position < bytes.byteLength) {
    if (position + 8 > bytes.byteLength) throw new RangeError(`box at ${position}: header cut off`);
    const type = String.fromCharCode(...bytes.subarray(position + 4, position + 8));
    let header = 8;
    let size = view.getUint32(position);
    if (size === 1) {
      if (position + 16 > bytes.byteLength)
        throw new RangeError(`box ${type} at ${position}: header cut off`);
      header = 16;
      size = Number(view.getBigUint64(position + 8));
    } else if (size === 0) {
      size = bytes.byteLength - position;
    }
    if (size < header || position + size > bytes.byteLength) {
      throw new RangeError(`box ${type} at ${position}: size ${size} does not fit`);
    }
    const payload = bytes.subarray(position + header, position + size);
    boxes.push(PARENTS.has(type) ? { type, children: parseBoxes(payload) } : { type, payload });
    position += size;
  }
  return boxes;
}

/** Bytes a box takes in the file, its header included. */
export function boxSize(box: Box): number {
  const inner = isParent(box)
    ? box.children.reduce((sum, child) => sum + boxSize(child), 0)
    : box.payload.byteLength;
  return 8 + inner;
}

/** The box as it stands in a file. @throws {RangeError} over 4 GiB, which no box we write may reach. */
export function serializeBox(box: Box): Uint8Array<ArrayBuffer> {
  const size = boxSize(box);
  if (size >= 2 ** 32) throw new RangeError(`box ${box.type}: ${size} bytes do not fit a 32-bit size`);
  const bytes = new Uint8Array(size);
  writeBox(box, bytes, 0);
  return bytes;
}

function writeBox(box: Box, bytes: Uint8Array, position: number): void {
  new DataView(bytes.buffer).setUint32(position, boxSize(box));
  for (let i = 0; i < 4; i++) bytes[position + 4 + i] = box.type.charCodeAt(i);
  let offset = position + 8;
  if (!isParent(box)) {
    bytes.set(box.payload, offset);
    return;
  }
  for (const child of box.children) {
    writeBox(child, bytes, offset);
    offset += boxSize(child);
  }
}

/** The first box reached by these types, one level a type. */
export function findBox(boxes: readonly Box[], ...path: readonly string[]): Box | undefined {
  const [type, ...rest] = path;
  const box = boxes.find((candidate) => candidate.type === type);
  if (!box || rest.length === 0) return box;
  return isParent(box) ? findBox(box.children, ...rest) : undefined;
}

/** A leaf out of pieces: whole numbers written big-endian in so many bytes, text as UTF-8, bytes as they are. */
export function leaf(
  type: string,
  ...pieces: readonly (Uint8Array | string | readonly [value: number, bytes: number])[]
): LeafBox {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'string') return UTF8.encode(piece);
    return piece instanceof Uint8Array ? piece : bigEndian(piece[0], piece[1]);
  });
  const payload = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    payload.set(part, offset);
    offset += part.byteLength;
  }
  return { type, payload };
}

const UTF8 = new TextEncoder();

function bigEndian(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

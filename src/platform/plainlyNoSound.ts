/** Enough to tell text from data: some recordings begin with a header of 1,024 letters. */
const HEAD_BYTES = 4096;

/** Types that systems give by the file's name, and that no recording goes by. */
const OTHER_TYPES = /^(image|font)\/|^application\/(pdf|zip|json|msword)\b/;

/** Whether a file is text, a picture or a document, so that no decoder need be tried. */
export async function isPlainlyNoSound(file: Blob): Promise<boolean> {
  return file.size === 0 || OTHER_TYPES.test(file.type) || isText(await headOf(file));
}

async function headOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
}

function isText(bytes: Uint8Array): boolean {
  try {
    // A stream, because the last character may be cut.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !/[^\P{Cc}\t\n\r\f]/u.test(text);
  } catch {
    return false;
  }
}

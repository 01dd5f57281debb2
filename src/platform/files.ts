/** What the file picker offers: everything that may hold sound, by type and, where systems know no type, by name. */
export const AUDIO_ACCEPT =
  'audio/*,video/*,.mp3,.wav,.wave,.flac,.aif,.aiff,.aifc,.ogg,.oga,.opus,.m4a,.m4b,.mp4,.aac,.webm,.mka,.mkv,.mov,.caf,' +
  '.alac,.wma,.ape,.wv,.tta,.mpc,.ac3,.dts,.amr,.au,.w64,.mp2,.avi,.wmv,.flv,.ts';

/** Pictures that every browser decodes. */
export const IMAGE_ACCEPT = 'image/png,image/jpeg,image/webp,image/avif,image/gif';

/** The first file of a drop or a paste, if there is one. */
export function fileFrom(transfer: DataTransfer | null): File | undefined {
  return transfer?.files[0];
}

/** Whether something that is dragged holds files (browsers hide the files themselves until they are dropped). */
export function dragsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

interface SavePickerWindow extends Window {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

/**
 * A picker that is gone sooner than this was never shown: browsers without a window say "the user aborted" at once.
 * Milliseconds.
 */
const SOONEST_CANCEL = 400;

/** Whether {@link saveThroughPicker} can be tried. */
export function hasSavePicker(): boolean {
  return typeof (window as SavePickerWindow).showSaveFilePicker === 'function';
}

/**
 * Asks where to save and copies the file there. Call it in a click.
 * @returns false when the person changed their mind.
 * @throws the browser's error when the picker or the disk fails.
 */
export async function saveThroughPicker(file: File, name: string): Promise<boolean> {
  let handle: FileSystemFileHandle;
  const askedAt = performance.now();
  try {
    handle = await (window as SavePickerWindow).showSaveFilePicker!({
      suggestedName: name,
      types: [{ description: 'Video', accept: { 'video/mp4': ['.mp4'] } }],
    });
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === 'AbortError';
    if (cancelled && performance.now() - askedAt > SOONEST_CANCEL) return false;
    throw error;
  }
  await file.stream().pipeTo(await handle.createWritable());
  return true;
}

/** Saves a file the way every browser can: a download. */
export function download(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

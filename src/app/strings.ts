import { AppError, isAbort, type ErrorCode } from '../core/errors';
import type { ExportPhase } from '../export/request';

/** What happened, and what to do about it. */
export interface Notice {
  readonly title: string;
  readonly advice: string;
}

/** The sentences for everything that is expected to go wrong. */
export const ERRORS: Readonly<Record<ErrorCode, Notice>> = {
  'audio-empty': {
    title: 'This file is empty.',
    advice: 'It may not have finished downloading. Fetch it again and open the new copy.',
  },
  'audio-unreadable': {
    title: 'This file could not be read as sound.',
    advice:
      'It may be damaged, or not be audio. Open it in a player to check, or save it as MP3 or WAV and try again.',
  },
  'audio-silent-file': {
    title: 'This file has no sound in it.',
    advice: 'Open a file that has a sound track.',
  },
  'audio-too-long': {
    title: 'This recording is too long for this device.',
    advice: 'Cut it into shorter parts and open them one at a time.',
  },
  'decoder-unavailable': {
    title: 'The compatibility decoder could not be fetched.',
    advice: 'Connect to the network and open the file again. Once it is on this device it works offline.',
  },
  'image-unreadable': {
    title: 'This picture could not be read.',
    advice: 'Save it as JPEG or PNG and choose it again.',
  },
  'image-too-large': {
    title: 'This picture is too large to draw.',
    advice: 'Scale it to 4000 pixels a side or less and choose it again.',
  },
  'video-encoder-missing': {
    title: 'This browser cannot make this video.',
    advice: 'Choose a smaller size or a lower frame rate, or use a current Chrome, Edge or Safari.',
  },
  'audio-encoder-missing': {
    title: 'This browser cannot encode the sound.',
    advice: 'Connect to the network once so that the encoder can load, then export again.',
  },
  'encoder-failed': {
    title: 'The encoder stopped before the video was done.',
    advice: 'Nothing was kept. Close other heavy tabs, then export again or choose a smaller size.',
  },
  'disk-full': {
    title: 'There is not enough space on this device.',
    advice: 'Free some space or choose a smaller size, then try again.',
  },
  'storage-unavailable': {
    title: 'This browser does not let the page store files.',
    advice: 'Leave private browsing or allow site data, then reload. Your work is not saved until then.',
  },
  'export-check-failed': {
    title: 'The finished video did not pass its check, so it was thrown away.',
    advice: 'Export again. If it happens twice, choose another size or frame rate.',
  },
  'project-unreadable': {
    title: 'This project could not be opened.',
    advice: 'It is damaged or from a newer version. Reload to update, then try again.',
  },
  'worker-stopped': {
    title: 'The renderer stopped.',
    advice: 'Your project is safe. Reload the page to go on.',
  },
  'drawing-unavailable': {
    title: 'This browser cannot draw in the background.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  },
};

const UNEXPECTED: Notice = {
  title: 'Something went wrong.',
  advice: 'Try again. If it keeps happening, reload the page; your project is saved on this device.',
};

/** The sentences for anything thrown, or undefined for a cancel, which is never shown. */
export function noticeOf(error: unknown): Notice | undefined {
  if (isAbort(error)) return undefined;
  return error instanceof AppError ? ERRORS[error.code] : UNEXPECTED;
}

/** What an export is doing. */
export const EXPORT_PHASES: Readonly<Record<ExportPhase, string>> = {
  preparing: 'Preparing the encoder',
  drawing: 'Drawing and encoding',
  finishing: 'Finishing the file',
  checking: 'Checking the file',
};

/** Names of the steps that can be undone, as in "Undo template". */
export const STEPS = {
  template: 'template',
  format: 'format',
  tags: 'text',
  palette: 'colour',
  cover: 'cover',
  order: 'layer order',
  visibility: 'layer visibility',
  place: 'position',
  trim: 'trim',
  fade: 'fade',
  tapBeats: 'tapped beats',
  nudgeBeats: 'nudge of the beats',
  halveTempo: 'half tempo',
  doubleTempo: 'double tempo',
  barStart: 'bar start',
  beatsAsFound: 'beats as found',
} as const;

/** What is said about the decoder for files that the browser cannot read. Sizes in bytes. */
export const DECODER = {
  title: 'Open with the compatibility decoder',
  explain: (bytes: number) =>
    `This browser cannot read this file by itself. A decoder of ${megabytes(bytes)} MB can be fetched once; it stays on this device.`,
  accept: 'Fetch and open',
  cancel: 'Cancel',
  progress: 'Fetching the decoder',
  amount: (received: number, bytes: number, perSecond: number) =>
    `${megabytes(received)} of ${megabytes(bytes)} MB, ${megabytes(perSecond)} MB/s`,
} as const;

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Everything else the app says. */
export const TEXT = {
  name: 'SongRender',
  untitled: 'Untitled',
  promise: ['Drop a song.', 'Get its video.'],
  explanation:
    'Drawn, encoded and saved by this browser. Nothing is uploaded, nothing is queued, and it works with the network off.',
  openAudio: 'Open audio',
  tryDemo: 'Try the demo song',
  dropHere: 'Drop audio here',
  dropAnywhere: 'Drop to open',
  dropReplaces: 'A song becomes a new project; this one stays saved. A picture becomes the cover.',
  dropStarts: 'A song, a podcast, or the sound of a video',
  accepted: 'MP3, WAV, FLAC, AIFF, OGG, M4A, the sound of a video',
  recent: 'Recent',
  templates: 'Templates',
  install: 'Install',
  opening: 'Reading the sound',
  analysing: 'Listening',
  tapAlong: 'Tap along while it plays',
  noBeat: 'No beat found: tap along while it plays',
  saved: 'Saved on this device',
  saving: 'Saving',
  notSaved: 'Not saved',
  fromCover: 'Colours from cover',
  fromTitle: 'Colours from title',
  noCover: 'No cover',
  replaceCover: 'Replace cover',
  chooseCover: 'Choose a cover',
  removeCover: 'Remove cover',
  keepAll: 'Keep all of it',
  nothingSelected: 'Select a layer to change how it looks.',
  updateReady: 'A new version is ready.',
  updateNow: 'Reload',
  later: 'Later',
  exportRunning: 'An export is running',
  exportKeepsGoing: 'You can close this and go on editing. Keep the tab open.',
  exportDone: 'Video ready',
} as const;

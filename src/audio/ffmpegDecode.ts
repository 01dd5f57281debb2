import { FFFSType, type FFmpeg } from '@ffmpeg/ffmpeg';
import type { Pcm } from '../analysis/featureTrack';
import { toMonoOrStereo } from '../core/channels';
import { AppError, isAbort } from '../core/errors';
import { withFfmpeg } from './ffmpeg';
import type { FetchOptions } from './ffmpegCore';
import { readWavPiece } from './ffmpegWav';

export interface DecodeOptions extends FetchOptions {
  /** Samples a second of the result, when that is known: 44,100 or 48,000. Else whichever is nearer to the source. */
  readonly sampleRate?: 44_100 | 48_000 | undefined;
  /** A longer recording is refused. */
  readonly longestSeconds: number;
}

/** Folders in the core's file system. */
const INPUT = '/in';
const OUTPUT = '/out';

/** The sound leaves the core in files of this length, each freed there as it is taken: 7.7 MB of stereo. */
const PIECE_SECONDS = 20;

/**
 * Decodes with ffmpeg what the browser cannot: the first sound track of any file that FFmpeg 5.1 knows. The file is read
 * where it lies, not copied.
 * @returns one or two channels at 44.1 or 48 kHz, in memory of their own; samples that are no numbers are silenced.
 * @throws {AppError} `audio-unreadable`, `audio-silent-file`, `audio-too-long`, `decoder-unavailable`; the signal's
 * reason when that aborts.
 */
export function decodeWithFfmpeg(file: Blob, options: DecodeOptions): Promise<Pcm> {
  return withFfmpeg(async (ffmpeg) => {
    const log = new LogTail(ffmpeg);
    try {
      const names = await decodeToPieces(ffmpeg, file, options);
      if (names.length === 0) throw noSound(log);
      return await collect(ffmpeg, names, options.longestSeconds);
    } catch (error) {
      if (error instanceof AppError || isAbort(error)) throw error;
      // Some files crash the core: "memory access out of bounds".
      throw unreadable(log, error);
    }
  }, options);
}

/** @returns the pieces' paths in the order of time. */
async function decodeToPieces(
  ffmpeg: FFmpeg,
  file: Blob,
  { sampleRate, longestSeconds }: DecodeOptions,
): Promise<readonly string[]> {
  // The ending helps ffmpeg to tell apart what has no signature; nothing else of the name may go into a path.
  const ending = file instanceof File ? (/\.[a-z0-9]{1,5}$/i.exec(file.name)?.[0] ?? '') : '';
  const name = `input${ending}`;
  await ffmpeg.createDir(INPUT);
  await ffmpeg.createDir(OUTPUT);
  await ffmpeg.mount(FFFSType.WORKERFS, { blobs: [{ name, data: file }] }, INPUT);
  const rates = sampleRate ?? '44100|48000';
  await ffmpeg.exec([
    ...['-hide_banner', '-i', `${INPUT}/${name}`, '-map', '0:a:0', '-map_metadata', '-1'],
    // A second more than is taken, so that what is too long shows.
    ...['-t', String(longestSeconds + 1)],
    ...['-af', `aformat=sample_rates=${rates}:channel_layouts=mono|stereo`, '-c:a', 'pcm_f32le'],
    ...['-f', 'segment', '-segment_format', 'wav', '-segment_time', String(PIECE_SECONDS)],
    `${OUTPUT}/%05d`,
  ]);
  const nodes = await ffmpeg.listDir(OUTPUT);
  const files = nodes.filter(({ isDir }) => !isDir).map((node) => node.name);
  return files.sort().map((each) => `${OUTPUT}/${each}`);
}

/** Takes the pieces out of the core one by one, each freed before the next. */
async function collect(ffmpeg: FFmpeg, names: readonly string[], longestSeconds: number): Promise<Pcm> {
  const pieces: Float32Array<ArrayBuffer>[][] = [];
  let sampleRate = 0;
  for (const name of names) {
    const piece = readWavPiece((await ffmpeg.readFile(name)) as Uint8Array);
    await ffmpeg.deleteFile(name);
    sampleRate = piece.sampleRate;
    pieces.push(toMonoOrStereo(piece.planes));
  }
  const length = pieces.reduce((sum, [plane]) => sum + plane!.length, 0);
  if (length === 0) throw new AppError('audio-silent-file', 'ffmpeg decoded no samples');
  if (length > longestSeconds * sampleRate) {
    throw new AppError('audio-too-long', `longer than ${longestSeconds} s`);
  }
  return { sampleRate, channels: join(pieces, length) };
}

function join(pieces: Float32Array<ArrayBuffer>[][], length: number): readonly Float32Array[] {
  const channels = pieces[0]!.map(() => new Float32Array(length));
  let at = 0;
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    channels.forEach((channel, i) => channel.set(piece![i]!, at));
    at += piece[0]!.length;
  }
  return channels;
}

function noSound(log: LogTail): AppError {
  return log.says('matches no streams')
    ? new AppError('audio-silent-file', 'no sound track in the file')
    : unreadable(log);
}

function unreadable(log: LogTail, cause?: unknown): AppError {
  const options = cause === undefined ? undefined : { cause };
  return new AppError('audio-unreadable', `ffmpeg: ${cause ? `${String(cause)}; ` : ''}${log.last}`, options);
}

/** The last lines of what ffmpeg says: why it failed stands there. */
class LogTail {
  readonly #lines: string[] = [];

  constructor(ffmpeg: FFmpeg) {
    ffmpeg.on('log', ({ message }) => {
      this.#lines.push(message);
      if (this.#lines.length > 20) this.#lines.shift();
    });
  }

  get last(): string {
    return this.#lines.filter((line) => line !== 'Aborted()').at(-1) ?? 'no word';
  }

  says(words: string): boolean {
    return this.#lines.some((line) => line.includes(words));
  }
}

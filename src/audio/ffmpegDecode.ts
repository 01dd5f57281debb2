import { FFFSType, type FFmpeg, type LogEvent } from '@ffmpeg/ffmpeg';
import { AppError, isAbort } from '../core/errors';
import { withFfmpeg } from './ffmpeg';
import type { FetchOptions } from './ffmpegCore';
import { STREAM_PATH, type StreamEvent } from './ffmpegStream';

export interface DecodeOptions extends FetchOptions {
  /** Samples a second of the result, when that is known: 44,100 or 48,000. Else whichever is nearer to the source. */
  readonly sampleRate?: 44_100 | 48_000 | undefined;
  /** What the WAV may come to; a longer recording is refused. At most the 4 GiB that a WAV can hold. */
  readonly mostBytes: number;
}

/** Folder in the core's file system. */
const INPUT = '/in';

/**
 * Decodes with ffmpeg what the browser cannot: the first sound track of any file that FFmpeg 5.1 knows. The file is read
 * where it lies and the sound leaves the core as it is made, so that neither has to fit into memory.
 * @returns a WAV of 32-bit floats, one or two channels at 44.1 or 48 kHz, to be read with `openFileSound`. It lasts as
 * long as it is held; its header leaves open how long the sound is. It may hold not one sample.
 * @throws {AppError} `audio-unreadable`, `audio-silent-file`, `audio-too-long`, `decoder-unavailable`; the signal's
 * reason when that aborts.
 */
export function decodeWithFfmpeg(file: Blob, options: DecodeOptions): Promise<Blob> {
  return withFfmpeg(async (ffmpeg) => {
    const log = new LogTail(ffmpeg);
    const written = new Written(ffmpeg, options.mostBytes);
    try {
      await Promise.race([decode(ffmpeg, file, options), written.tooMuch]);
      if (written.bytes === 0) throw noSound(log);
      return await written.wav();
    } catch (error) {
      if (error instanceof AppError || isAbort(error)) throw error;
      // Some files crash the core: "memory access out of bounds".
      throw unreadable(log, error);
    }
  }, options);
}

async function decode(ffmpeg: FFmpeg, file: Blob, { sampleRate }: DecodeOptions): Promise<void> {
  // The ending helps ffmpeg to tell apart what has no signature; nothing else of the name may go into a path.
  const ending = file instanceof File ? (/\.[a-z0-9]{1,5}$/i.exec(file.name)?.[0] ?? '') : '';
  const name = `input${ending}`;
  await ffmpeg.createDir(INPUT);
  await ffmpeg.mount(FFFSType.WORKERFS, { blobs: [{ name, data: file }] }, INPUT);
  const rates = sampleRate ?? '44100|48000';
  await ffmpeg.exec([
    ...['-hide_banner', '-i', `${INPUT}/${name}`, '-map', '0:a:0', '-map_metadata', '-1'],
    ...['-af', `aformat=sample_rates=${rates}:channel_layouts=mono|stereo`],
    ...['-c:a', 'pcm_f32le', '-f', 'wav', '-seekable', '0', STREAM_PATH],
  ]);
}

/** What the core writes, piece by piece out of memory. */
class Written {
  bytes = 0;
  /** Rejects as soon as it is more than may be. */
  readonly tooMuch: Promise<never>;
  readonly #pieces: Blob[] = [];

  constructor(ffmpeg: FFmpeg, mostBytes: number) {
    this.tooMuch = new Promise((_, reject) => {
      ffmpeg.on('log', (event: LogEvent | StreamEvent) => {
        if (!isStreamed(event)) return;
        this.bytes += event.message.length;
        if (this.bytes > mostBytes) reject(new AppError('audio-too-long', `more than ${mostBytes} bytes`));
        else this.#pieces.push(new Blob([event.message]));
      });
    });
    // Nobody may be waiting for it any more.
    this.tooMuch.catch(() => {});
  }

  /** @throws {AppError} `audio-too-long` where the browser had no room for it. */
  async wav(): Promise<Blob> {
    const wav = new Blob(this.#pieces, { type: 'audio/wav' });
    try {
      await wav.slice(0, 1).arrayBuffer();
    } catch (cause) {
      throw new AppError('audio-too-long', `no room for ${this.bytes} bytes`, { cause });
    }
    return wav;
  }
}

function isStreamed(event: LogEvent | StreamEvent): event is StreamEvent {
  return event.type === 'stream';
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
    ffmpeg.on('log', (event: LogEvent | StreamEvent) => {
      if (isStreamed(event)) return;
      this.#lines.push(event.message);
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

import { spawnSync } from 'node:child_process';

/** How one sound lies beside another. */
export interface Match {
  /** Samples by which it comes late. */
  readonly lag: number;
  /** Correlation there, −1 to 1. */
  readonly likeness: number;
}

/**
 * Frames a second at which ffmpeg itself makes a video of bars out of a song: showfreqs, x264 veryfast and AAC.
 * @param out where the video goes.
 * @returns undefined where there is no ffmpeg.
 */
export function ffmpegFramesPerSecond(song: string, songSeconds: number, out: string): number | undefined {
  const startedAt = performance.now();
  const { error, status, stderr } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-i', song],
      ...['-filter_complex', '[0:a]showfreqs=s=1920x1080:mode=bar:rate=30,format=yuv420p[v]'],
      ...['-map', '[v]', '-map', '0:a', '-r', '30'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', '-b:a', '192k', out],
    ],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  if (error) return undefined;
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.trim()}`);
  return Math.ceil(songSeconds * 30) / seconds;
}

/** Samples a second of the sounds that are compared. */
const RATE = 44_100;
/** How far apart two sounds are looked for, in samples: longer than any encoder's delay. */
const FARTHEST = 2200;
/** Samples compared: six seconds. */
const COMPARED = 2 ** 18;

/**
 * How the sound of a video lies beside ffmpeg's own decode of the stretch of the song that it was made of.
 * @param from, to seconds.
 * @returns undefined where there is no ffmpeg.
 */
export function matchOfSound(video: string, song: string, from: number, to: number): Match | undefined {
  const stretch = `atrim=start_sample=${from * RATE}:end_sample=${to * RATE}`;
  const original = decoded(song, ['-af', `aresample=${RATE},${stretch}`]);
  const made = decoded(video, ['-af', `aresample=${RATE}`]);
  if (!original || !made) return undefined;
  const matches = Array.from({ length: 2 * FARTHEST + 1 }, (_, i) => {
    const lag = i - FARTHEST;
    return { lag, likeness: likeness(original, made, lag) };
  });
  return matches.reduce((best, match) => (match.likeness > best.likeness ? match : best));
}

/** Mono samples; undefined where there is no ffmpeg. */
function decoded(file: string, options: readonly string[]): Float32Array | undefined {
  const { error, status, stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-map', '0:a', ...options, '-ac', '1', '-f', 'f32le', '-'],
    { maxBuffer: 2 ** 30 },
  );
  if (error) return undefined;
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString().trim()}`);
  return new Float32Array(new Uint8Array(stdout).buffer);
}

function likeness(original: Float32Array, made: Float32Array, lag: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let i = FARTHEST; i < FARTHEST + COMPARED; i++) {
    const a = original[i]!;
    const b = made[i + lag]!;
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return both / Math.sqrt(first * second);
}

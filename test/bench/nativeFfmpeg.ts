import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Frames a second at which ffmpeg itself makes a video of bars out of a song: showfreqs, x264 veryfast and AAC.
 * @returns undefined where there is no ffmpeg.
 */
export async function ffmpegFramesPerSecond(song: string, songSeconds: number): Promise<number | undefined> {
  const out = join(tmpdir(), `songrender-bench-${process.pid}.mp4`);
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
  await rm(out, { force: true });
  if (error) return undefined;
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.trim()}`);
  return Math.ceil(songSeconds * 30) / seconds;
}

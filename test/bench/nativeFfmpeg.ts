import { spawnSync } from 'node:child_process';

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

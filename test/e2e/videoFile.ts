import { spawnSync } from 'node:child_process';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { expect } from 'vitest';

/** What an independent reader sees in a video. */
export interface VideoFacts {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Seconds. */
  readonly videoSeconds: number;
  readonly audioSeconds: number;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly title: string | undefined;
}

/** Reads a video with Mediabunny, and lets ffmpeg decode all of it where there is one. */
export async function readVideo(path: string): Promise<VideoFacts> {
  decodeWithFfmpeg(path);
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const [video, audio, tags] = await Promise.all([
    input.getPrimaryVideoTrack(),
    input.getPrimaryAudioTrack(),
    input.getMetadataTags(),
  ]);
  if (!video || !audio) throw new Error(`${path}: expected a video and an audio track`);
  const { packetCount } = await video.computePacketStats();
  return {
    width: video.displayWidth,
    height: video.displayHeight,
    frames: packetCount,
    videoSeconds: await video.computeDuration(),
    audioSeconds: await audio.computeDuration(),
    videoCodec: video.codec,
    audioCodec: audio.codec,
    title: tags.title,
  };
}

function decodeWithFfmpeg(path: string): void {
  const { error, status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  // A second opinion, where it is installed.
  if (error) return;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

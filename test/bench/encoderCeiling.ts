import type { Page } from 'playwright-core';

/** What the export asks of the encoder for 1080p30 at the usual quality. */
const CONFIG: VideoEncoderConfig = {
  codec: 'avc1.640028',
  width: 1920,
  height: 1080,
  bitrate: 8_000_000,
  framerate: 30,
  bitrateMode: 'variable',
  latencyMode: 'quality',
  alpha: 'discard',
  avc: { format: 'avc' },
};

/**
 * Frames a second of the browser's H.264 encoder alone, fed with frames of `video` that were made beforehand: in the
 * form the export gives them (pixels of a canvas), and as I420, which spares the encoder the conversion.
 */
export async function encoderFramesPerSecond(
  page: Page,
  video: string,
): Promise<{ readonly canvas: number; readonly i420: number }> {
  await page.setInputFiles('#audio', video);
  return page.evaluate(async (config) => {
    const PREPARED = 45;
    const ENCODED = 450;
    const file = (document.querySelector('#audio') as HTMLInputElement).files![0]!;
    const element = document.createElement('video');
    element.muted = true;
    element.src = URL.createObjectURL(file);
    await new Promise((resolve) => (element.onloadeddata = resolve));

    const canvas = new OffscreenCanvas(config.width, config.height);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const colorSpace = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
    const ready: Record<'canvas' | 'i420', VideoFrame[]> = { canvas: [], i420: [] };
    for (let i = 0; i < PREPARED; i++) {
      element.currentTime = 10 + (i + 0.5) / 30;
      await new Promise((resolve) => (element.onseeked = resolve));
      context.drawImage(element, 0, 0);
      ready.canvas.push(await copied(new VideoFrame(canvas, { timestamp: 0, alpha: 'discard' }), colorSpace));
      ready.i420.push(await copied(new VideoFrame(element, { timestamp: 0 }), colorSpace));
    }
    const speeds = { canvas: await encode(ready.canvas), i420: await encode(ready.i420) };
    for (const frame of [...ready.canvas, ...ready.i420]) frame.close();
    URL.revokeObjectURL(element.src);
    return speeds;

    async function copied(frame: VideoFrame, colorSpace: VideoColorSpaceInit): Promise<VideoFrame> {
      const data = new ArrayBuffer(frame.allocationSize());
      const layout = await frame.copyTo(data);
      const { format } = frame;
      // What is copied is the visible part: a decoder's frame is coded in whole macroblocks.
      const { width: codedWidth, height: codedHeight } = frame.visibleRect!;
      frame.close();
      return new VideoFrame(data, {
        format: format!,
        codedWidth,
        codedHeight,
        layout,
        timestamp: 0,
        colorSpace,
      });
    }

    async function encode(frames: readonly VideoFrame[]): Promise<number> {
      let failure: Error | undefined;
      const encoder = new VideoEncoder({ output: () => {}, error: (error) => (failure = error) });
      encoder.configure(config);
      const startedAt = performance.now();
      for (let n = 0; n < ENCODED; n++) {
        // There and back, so that no cut costs what the song's picture does not.
        const step = n % (2 * frames.length - 2);
        const source = frames[step < frames.length ? step : 2 * frames.length - 2 - step]!;
        const frame = new VideoFrame(source, { timestamp: Math.round((n * 1e6) / 30) });
        encoder.encode(frame, { keyFrame: n % 60 === 0 });
        frame.close();
        while (encoder.encodeQueueSize >= 4 && !failure) {
          await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
        }
      }
      await encoder.flush();
      const seconds = (performance.now() - startedAt) / 1000;
      encoder.close();
      if (failure) throw failure;
      return ENCODED / seconds;
    }
  }, CONFIG);
}

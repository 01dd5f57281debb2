/** Turns what is on a canvas into frames for an encoder. */
export interface FrameSource {
  /**
   * The canvas as it is at the call, which may be painted over at once. The caller closes the frame.
   * Times in microseconds.
   */
  take(timestamp: number, duration: number): Promise<VideoFrame>;
}

/** What every player understands: BT.709, limited range. */
const LIMITED_BT709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

/** Buffers that are filled in turn: one being copied to, one being read by the encoder's copy. */
const RING = 3;

/**
 * Frames of a canvas in limited-range BT.709. Chromium would encode the canvas's own frame full-range with sRGB
 * transfer, and many players ignore that flag; a frame made of the copied pixels says what it is meant to be.
 */
export function createFrameSource(canvas: OffscreenCanvas): FrameSource {
  const buffers: ArrayBuffer[] = [];
  let next = 0;
  return {
    async take(timestamp, duration) {
      const picture = new VideoFrame(canvas, { timestamp, duration, alpha: 'discard' });
      try {
        const format = picture.format;
        if (!format) throw new TypeError('canvas: its frames have no readable format');
        const size = picture.allocationSize();
        const index = next++ % RING;
        let buffer = buffers[index];
        if (buffer?.byteLength !== size) buffer = buffers[index] = new ArrayBuffer(size);
        const layout = await picture.copyTo(buffer);
        return new VideoFrame(buffer, {
          format,
          codedWidth: picture.codedWidth,
          codedHeight: picture.codedHeight,
          layout,
          timestamp,
          duration,
          colorSpace: LIMITED_BT709,
        });
      } finally {
        picture.close();
      }
    },
  };
}

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

/** Buffers filled in turn: one is copied to while the frame before is made out of the other. */
const RING = 2;

/**
 * Frames of a canvas in limited-range BT.709. Chromium would encode the canvas's own frame full-range with sRGB
 * transfer, and many players ignore that flag; a frame made of the copied pixels says what it is meant to be. Where a
 * browser does not let its pixels be copied, the canvas's own frame has to do.
 */
export function createFrameSource(canvas: OffscreenCanvas): FrameSource {
  const buffers: ArrayBuffer[] = [];
  let next = 0;
  /** Unknown until the first frame; one video is made in one way. */
  let copies: boolean | undefined;
  return {
    async take(timestamp, duration) {
      const picture = new VideoFrame(canvas, { timestamp, duration, alpha: 'discard' });
      const { format, codedWidth, codedHeight } = picture;
      if (copies === false || format === null) return picture;
      try {
        const size = picture.allocationSize();
        const index = next++ % RING;
        let buffer = buffers[index];
        if (buffer?.byteLength !== size) buffer = buffers[index] = new ArrayBuffer(size);
        const layout = await picture.copyTo(buffer);
        const init = {
          format,
          codedWidth,
          codedHeight,
          layout,
          timestamp,
          duration,
          colorSpace: LIMITED_BT709,
        };
        const frame = new VideoFrame(buffer, init);
        picture.close();
        copies = true;
        return frame;
      } catch (error) {
        if (copies) {
          picture.close();
          throw error;
        }
        copies = false;
        return picture;
      }
    },
  };
}

/** A picture in memory, as `VideoFrame.copyTo` or `getImageData` leave it. */
export interface Pixels {
  /** `RGBA` and its likes, `I420` or `NV12`. */
  readonly format: string;
  /** How YUV is meant, as the file says; limited-range BT.709 where it says nothing. */
  readonly colorSpace?: VideoColorSpaceInit;
  readonly bytes: Uint8Array | Uint8ClampedArray;
  /** Where each plane begins and how many bytes its rows take. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  readonly width: number;
  readonly height: number;
}

/** A grid over a picture. */
export interface GridSize {
  readonly columns: number;
  readonly rows: number;
}

/** Byte order of the packed formats. */
const PACKED: Readonly<Record<string, readonly [red: number, green: number, blue: number]>> = {
  RGBA: [0, 1, 2],
  RGBX: [0, 1, 2],
  BGRA: [2, 1, 0],
  BGRX: [2, 1, 0],
};

/**
 * Mean colour of each cell of a grid laid over a picture: red, green, blue, 0 to 255, row by row. YUV is converted here
 * and not by the browser, whose colour management differs from platform to platform.
 * @returns undefined for a format it does not know.
 */
export function colorGrid(pixels: Pixels, grid: GridSize): Float32Array | undefined {
  const { format, planes } = pixels;
  const order = PACKED[format];
  if (order) {
    const [red, green, blue] = order.map((start) =>
      means(pixels, grid, { plane: 0, start, step: 4, shift: 0 }),
    );
    return interleave(grid, (cell) => [red![cell]!, green![cell]!, blue![cell]!]);
  }
  if (format !== 'I420' && format !== 'NV12') return undefined;
  const isSplit = planes.length === 3;
  const step = isSplit ? 1 : 2;
  const luma = means(pixels, grid, { plane: 0, start: 0, step: 1, shift: 0 });
  const u = means(pixels, grid, { plane: 1, start: 0, step, shift: 1 });
  const v = means(pixels, grid, { plane: isSplit ? 2 : 1, start: isSplit ? 0 : 1, step, shift: 1 });
  const { matrix, fullRange } = pixels.colorSpace ?? {};
  const [floor, lumaSteps, chromaSteps] = fullRange ? [0, 255, 255] : [16, 219, 224];
  // Luma coefficients of red and blue: ITU-R BT.601-7, 2.5.1 and BT.709-6, 3.2; the rest follows from them.
  const [kr, kb] = matrix === 'smpte170m' || matrix === 'bt470bg' ? [0.299, 0.114] : [0.2126, 0.0722];
  return interleave(grid, (cell) => {
    const y = (255 / lumaSteps) * (luma[cell]! - floor);
    const red = y + 2 * (1 - kr) * (255 / chromaSteps) * (v[cell]! - 128);
    const blue = y + 2 * (1 - kb) * (255 / chromaSteps) * (u[cell]! - 128);
    return [red, (y - kr * red - kb * blue) / (1 - kr - kb), blue];
  });
}

/** Mean absolute difference of two grids of the same size. */
export function gridDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}

/** One component of the pixels: its plane, first byte and distance, and by how many bits its plane is smaller. */
interface Component {
  readonly plane: number;
  readonly start: number;
  readonly step: number;
  readonly shift: number;
}

function means(pixels: Pixels, { columns, rows }: GridSize, component: Component): Float64Array {
  const { offset, stride } = pixels.planes[component.plane]!;
  const width = pixels.width >> component.shift;
  const height = pixels.height >> component.shift;
  const result = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.floor(((row + 1) * height) / rows);
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.floor(((column + 1) * width) / columns);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        let at = offset + component.start + y * stride + left * component.step;
        for (let x = left; x < right; x++, at += component.step) sum += pixels.bytes[at]!;
      }
      result[row * columns + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return result;
}

function interleave({ columns, rows }: GridSize, color: (cell: number) => readonly number[]): Float32Array {
  const result = new Float32Array(columns * rows * 3);
  for (let cell = 0; cell < columns * rows; cell++) {
    color(cell).forEach((value, index) => (result[cell * 3 + index] = Math.min(255, Math.max(0, value))));
  }
  return result;
}

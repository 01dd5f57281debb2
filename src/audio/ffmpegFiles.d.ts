/*
 * Where the ffmpeg core is, as the build knows it: there is no such file, `src/shell/ffmpegCore.js` makes the module.
 */

/** Address of the core's program, on our own origin. */
export const scriptUrl: string;
/** Address of its WebAssembly, gzipped; the name holds the beginning of the hash. */
export const wasmUrl: string;
/** Length of the gzipped file. */
export const bytes: number;
/** SHA-256 of the gzipped file, lower-case hex. */
export const sha256: string;

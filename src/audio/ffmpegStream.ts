/*
 * The way out of the ffmpeg core for what is too much to be held in it: a file that is sent away while it is written. A
 * core does one thing at a time: what it writes into its own file system cannot be fetched before the end of the job.
 */

/** The path in the core's file system. It can be written from beginning to end only: `-seekable 0`. */
export const STREAM_PATH = '/stream';

/** What was written arrives among the lines of the log, so that nothing of it comes after the job's end. */
export interface StreamEvent {
  readonly type: 'stream';
  readonly message: Uint8Array<ArrayBuffer>;
}

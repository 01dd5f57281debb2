/**
 * The thread that runs the ffmpeg core, as @ffmpeg/ffmpeg ships it. Named here so that the bundler makes it a file of
 * our own origin: the page's policy allows no other worker.
 */
import '@ffmpeg/ffmpeg/worker';

/**
 * The worker program of @mediabunny/aac-encoder. The package itself starts it from a blob: address, which the page's
 * policy forbids; `src/shell/aacWorker.js` gives it to the bundler as a module instead.
 */
import 'virtual:mediabunny-aac-worker';

/** Given by `src/shell/aacWorker.js`. */
declare module 'virtual:mediabunny-aac-worker' {}

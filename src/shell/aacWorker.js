import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';

const ID = 'virtual:mediabunny-aac-worker';
const RESOLVED = `\0${ID}`;

/**
 * Gives the bundler the worker program that @mediabunny/aac-encoder carries as a string and starts from a blob:
 * address, as a module `virtual:mediabunny-aac-worker`: a policy of `worker-src 'self'` then allows it.
 * @returns {import('vite').Plugin}
 */
export function aacWorker() {
  return {
    name: 'aac-worker',
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      const path = fileURLToPath(import.meta.resolve('@mediabunny/aac-encoder'));
      const bundle = await readFile(path, 'utf8');
      const literal = /return inlineWorker\((`(?:[^`\\]|\\[\s\S])*`)\);/.exec(bundle)?.[1];
      if (!literal) this.error(`${path}: no worker program found; this version packs it differently`);
      return String(runInNewContext(literal));
    },
  };
}

import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { DIST, ROOT } from './paths';

const SOURCES = ['src', 'public', 'package-lock.json', 'vite.config.ts'];

/** Builds the app into `dist`. */
export async function buildApp(): Promise<void> {
  await build({ configFile: `${ROOT}vite.config.ts`, logLevel: 'warn' });
}

/** Builds the app unless `dist` is newer than everything it is made of. */
export async function buildAppIfOlder(): Promise<void> {
  const page = join(DIST, 'index.html');
  const builtAt = existsSync(page) ? statSync(page).mtimeMs : 0;
  const changes = await Promise.all(SOURCES.map((source) => lastChange(join(ROOT, source))));
  if (Math.max(...changes) > builtAt) await buildApp();
}

/** Bundles the edge function into one module of JavaScript. */
export async function buildEdge(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: ROOT,
    ssr: { noExternal: true, target: 'webworker' },
    build: { ssr: entry, write: false, minify: false, copyPublicDir: false, target: 'es2022' },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const [chunk] = output.output;
    return chunk.code;
  }
  throw new Error(`Building ${entry} gave no code.`);
}

/** The time in milliseconds at which a file, or the newest file in a folder, was changed. */
async function lastChange(path: string): Promise<number> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const entries = await readdir(path);
  const times = await Promise.all(entries.map((entry) => lastChange(join(path, entry))));
  // The folder's own date tells of a removed file.
  return Math.max(stats.mtimeMs, ...times);
}

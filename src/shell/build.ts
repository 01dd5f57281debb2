import { spawn } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { DIST, ROOT } from './paths';

const PAGE = join(DIST, 'index.html');

const SOURCES = ['src', 'public', 'package-lock.json', 'vite.config.ts'];

/**
 * Builds the app into `dist`. In a process of its own, so that it is the same build wherever it is asked for: a test
 * runner's environment would make it another one.
 * @throws {Error} when it fails; what is wrong has been printed to stderr.
 */
export function buildApp(): Promise<void> {
  const startedAt = new Date();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
      // stdout belongs to the program that asks.
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error('The app could not be built. See above for what is wrong.'));
      // What is changed while it is built is not in it.
      utimesSync(PAGE, startedAt, startedAt);
      resolve();
    });
  });
}

/** Builds the app unless `dist` is newer than everything it is made of. */
export async function buildAppIfOlder(): Promise<void> {
  const builtAt = existsSync(PAGE) ? statSync(PAGE).mtimeMs : 0;
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

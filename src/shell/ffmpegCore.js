import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

/** What the app imports, typed by src/audio/ffmpegFiles.d.ts. */
const IMPORT = /\/ffmpegFiles$/;
const RESOLVED = '\0virtual:ffmpeg-core';

/**
 * One file of the build.
 * @typedef {{ readonly path: string, readonly type: string, readonly source: Buffer }} CoreFile
 */

/**
 * The core as it is served: its program, its WebAssembly gzipped (30.7 MiB are more than the host takes for one file),
 * and the licence beside them.
 * @typedef {{ readonly script: CoreFile, readonly wasm: CoreFile, readonly licence: CoreFile, readonly sha256: string }} Core
 */

/** @type {Promise<Core> | undefined} */
let core;

/** Packed once a process: it takes a second. */
function packedCore() {
  return (core ??= pack());
}

/** @returns {Promise<Core>} */
async function pack() {
  const [script, wasm, licence] = await Promise.all([
    readFile(fileURLToPath(import.meta.resolve('@ffmpeg/core'))),
    readFile(fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm'))),
    readFile(new URL('ffmpegCore.txt', import.meta.url)),
  ]);
  const packed = await promisify(gzip)(wasm, { level: constants.Z_BEST_COMPRESSION });
  /** @type {(name: string, source: Buffer, type: string) => CoreFile} */
  const file = (name, source, type) => ({ path: `assets/ffmpeg-core.${name}`, source, type });
  return {
    script: file(`${sha256(script).slice(0, 8)}.js`, script, 'text/javascript'),
    wasm: file(`${sha256(packed).slice(0, 8)}.wasm.gz`, packed, 'application/gzip'),
    licence: file('txt', licence, 'text/plain; charset=utf-8'),
    sha256: sha256(packed),
  };
}

/** @param {Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Tells the app where the ffmpeg core is, how large, and by which hash it is known, as the virtual module
 * `src/audio/ffmpegFiles`. For the page and for workers.
 * @returns {import('vite').Plugin}
 */
export function ffmpegCore() {
  return {
    name: 'ffmpeg-core',
    resolveId: (id) => (IMPORT.test(id) ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      const { script, wasm, sha256 } = await packedCore();
      const values = {
        scriptUrl: `/${script.path}`,
        wasmUrl: `/${wasm.path}`,
        bytes: wasm.source.length,
        sha256,
      };
      return Object.entries(values)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n');
    },
  };
}

/**
 * Puts the core's files into the build as they are, and serves them from the same addresses while developing. The core
 * is GPL: it is a program of its own that the app starts, never part of a bundle.
 * @returns {import('vite').Plugin}
 */
export function ffmpegCoreFiles() {
  return {
    name: 'ffmpeg-core-files',
    async generateBundle() {
      const { script, wasm, licence } = await packedCore();
      for (const { path, source } of [script, wasm, licence]) {
        this.emitFile({ type: 'asset', fileName: path, source });
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        if (!path.startsWith('/assets/ffmpeg-core.')) return next();
        const { script, wasm, licence } = await packedCore();
        const file = [script, wasm, licence].find((each) => `/${each.path}` === path);
        if (!file) return next();
        response.setHeader('Content-Type', file.type);
        response.setHeader('Content-Length', file.source.length);
        response.end(file.source);
      });
    },
  };
}

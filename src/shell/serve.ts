import { createServer } from 'node:net';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { buildEdge } from './build';
import { DIST, LOCAL_STATE, ROOT } from './paths';

/** The app and its edge function on one local origin. */
export interface LocalServer {
  /** Such as `http://127.0.0.1:8787`. */
  readonly origin: string;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** The first port to try; 0 for any. */
  readonly port: number;
  /** Whether the bucket and the database outlive the process. */
  readonly persist: boolean;
}

const HOST = '127.0.0.1';
const PORTS_TO_TRY = 50;

/**
 * Serves `dist` and the edge function in the runtime that Cloudflare runs, with a local bucket and a local database as
 * wrangler.jsonc names them. Nothing is asked of the network.
 */
export async function serve({ port, persist }: ServeOptions): Promise<LocalServer> {
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(`${ROOT}wrangler.jsonc`);
  if (!main) throw new Error('wrangler.jsonc names no main module.');
  const miniflare = new Miniflare({
    ...workerOptions,
    modules: [{ type: 'ESModule', path: 'edge.js', contents: await buildEdge(main) }],
    ...(workerOptions.assets && { assets: { ...workerOptions.assets, directory: DIST } }),
    host: HOST,
    port: port === 0 ? 0 : await freePort(port),
    cf: false,
    log: new Log(LogLevel.ERROR),
    ...(persist && { r2Persist: `${LOCAL_STATE}/r2`, d1Persist: `${LOCAL_STATE}/d1` }),
  });
  const { origin } = await miniflare.ready;
  return { origin, stop: () => miniflare.dispose() };
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + PORTS_TO_TRY; port++) {
    if (await isFree(port)) return port;
  }
  throw new Error(
    `The ports ${first} to ${first + PORTS_TO_TRY - 1} are all taken. Set PORT to another one.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

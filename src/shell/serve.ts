import { createServer } from 'node:net';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { buildEdge } from './build';
import { readEdgeSettings } from './edgeSettings';
import { LOCAL_STATE, ROOT } from './paths';

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
 * wrangler.jsonc names them. Nothing is asked of the network. It ends with the process, however that ends.
 */
export async function serve({ port, persist }: ServeOptions): Promise<LocalServer> {
  const { name, main, compatibility_date, assets, r2_buckets, d1_databases } = await readEdgeSettings();
  const miniflare = new Miniflare({
    name,
    compatibilityDate: compatibility_date,
    modules: [{ type: 'ESModule', path: 'edge.js', contents: await buildEdge(main) }],
    assets: {
      binding: assets.binding,
      directory: `${ROOT}${assets.directory}`,
      routerConfig: { invoke_user_worker_ahead_of_assets: assets.run_worker_first, has_user_worker: true },
      assetConfig: { html_handling: assets.html_handling, not_found_handling: assets.not_found_handling },
    },
    r2Buckets: Object.fromEntries(r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name])),
    d1Databases: Object.fromEntries(
      d1_databases.map(({ binding, database_name }) => [binding, database_name]),
    ),
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

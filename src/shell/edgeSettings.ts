import { readFile } from 'node:fs/promises';
import ts from 'typescript';
import { ROOT } from './paths';

/** The part of wrangler.jsonc that a local run needs. Another kind of binding is added here and in `serve`. */
export interface EdgeSettings {
  readonly name: string;
  /** The worker's first module, from the repository's folder. */
  readonly main: string;
  readonly compatibility_date: string;
  readonly assets: {
    readonly directory: string;
    readonly binding: string;
    readonly run_worker_first: boolean;
    readonly html_handling: 'auto-trailing-slash' | 'force-trailing-slash' | 'drop-trailing-slash' | 'none';
    readonly not_found_handling: 'single-page-application' | '404-page' | 'none';
  };
  readonly r2_buckets: readonly { readonly binding: string; readonly bucket_name: string }[];
  readonly d1_databases: readonly { readonly binding: string; readonly database_name: string }[];
}

/**
 * Reads wrangler.jsonc, the one place where the edge is described. Wrangler's own reader is not used: importing it takes
 * two seconds and installs handlers that end the process with 0 on a signal.
 */
export async function readEdgeSettings(): Promise<EdgeSettings> {
  const path = `${ROOT}wrangler.jsonc`;
  const { config, error } = ts.parseConfigFileTextToJson(path, await readFile(path, 'utf8'));
  if (error) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`);
  return config as EdgeSettings;
}

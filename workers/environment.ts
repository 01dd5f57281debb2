/** What wrangler.jsonc binds. */
export interface Environment {
  /** The built app. */
  readonly ASSETS: Fetcher;
  /** Blobs. */
  readonly FILES: R2Bucket;
  /** Rows. */
  readonly DB: D1Database;
}

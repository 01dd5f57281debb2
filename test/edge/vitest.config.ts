import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

/** Apart from vite.config.ts, because what it imports takes seconds and minds signals: a build has no use for it. */
export default defineConfig({
  plugins: [
    cloudflareTest({ main: '../../workers/index.ts', wrangler: { configPath: '../../wrangler.jsonc' } }),
  ],
  test: { name: 'edge', include: ['*.test.ts'] },
});

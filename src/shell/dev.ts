import { createServer } from 'vite';
import { ROOT } from './paths';
import { serve } from './serve';

// The edge ends with the process.
process.once('SIGINT', () => process.exit(0)).once('SIGTERM', () => process.exit(0));

/** The app with hot reloading, its edge function behind the same origin. */
const edge = await serve({ port: 0, persist: true });
const app = await createServer({
  configFile: `${ROOT}vite.config.ts`,
  server: { port: Number(process.env['PORT'] ?? 5173), proxy: { '/api': edge.origin } },
});
await app.listen();
app.printUrls();

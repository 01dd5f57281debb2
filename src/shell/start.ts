import { buildApp } from './build';
import { serve } from './serve';

const DEFAULT_PORT = 8787;

const port = Number(process.env['PORT'] ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT is ${process.env['PORT']}; it must be a number from 0 to 65535.`);
  process.exit(2);
}

// Stopping is what was asked for: it is no failure. The server ends with the process.
process.once('SIGINT', () => process.exit(0)).once('SIGTERM', () => process.exit(0));

await buildApp();
const server = await serve({ port, persist: true });
console.log(`\n  SongRender is at ${server.origin}\n  Ctrl-C stops it.\n`);

import type { TestProject } from 'vitest/node';
import { buildAppIfOlder } from '../../src/shell/build';
import { serve } from '../../src/shell/serve';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built app and its edge function are served. */
    origin: string;
  }
}

/** Serves the built app once for all tests, the way `npm start` does. */
export default async function serveApp(project: TestProject): Promise<() => Promise<void>> {
  await buildAppIfOlder();
  const server = await serve({ port: 0, persist: false });
  project.provide('origin', server.origin);
  return () => server.stop();
}

import { fileURLToPath } from 'node:url';

/** The repository's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where `vite build` puts the app. */
export const DIST = `${ROOT}dist`;

/** What the local stores keep between runs. */
export const LOCAL_STATE = `${ROOT}.local`;

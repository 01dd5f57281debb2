/**
 * Who may import whom: the house of src and workers in one table. A name is a folder of src (a "room"), a file in one
 * (`render/protocol`), or `workers/contract`.
 */
export interface Room {
  /** May be imported by value. */
  readonly imports: readonly string[];
  /** May be imported with `import type` only. */
  readonly types?: readonly string[];
  /** Packages by name; a trailing slash allows every package of a scope. */
  readonly packages?: readonly string[];
}

const PICTURE = ['core', 'analysis', 'scene', 'layers', 'effects'];

export const ROOMS: Readonly<Record<string, Room>> = {
  core: { imports: [] },
  scene: { imports: ['core'] },
  analysis: { imports: ['core'] },
  layers: { imports: ['core'], types: ['analysis'] },
  effects: { imports: ['core'], types: ['analysis'] },
  draw: { imports: PICTURE },
  templates: { imports: ['core', 'scene'] },
  audio: { imports: ['core', 'analysis'], packages: ['mediabunny', '@ffmpeg/'] },
  export: {
    imports: [...PICTURE, 'draw', 'audio'],
    packages: ['mediabunny', 'mp4-muxer', '@mediabunny/'],
  },
  render: { imports: [...PICTURE, 'draw', 'audio', 'export'], packages: ['@fontsource-variable/'] },
  platform: {
    imports: ['core', 'scene', 'workers/contract'],
    types: ['analysis', 'render'],
    packages: ['idb-keyval', 'workbox-window'],
  },
  app: {
    imports: [
      ...PICTURE,
      'draw',
      'templates',
      'audio',
      'export',
      'platform',
      'render/protocol',
      'workers/contract',
    ],
    types: ['render'],
    packages: ['svelte', '@lucide/svelte', '@fontsource-variable/'],
  },
  'sw.ts': {
    imports: [],
    packages: ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'],
  },
  shell: {
    imports: ['core'],
    types: ['app/shell', 'export'],
    packages: [
      ...['@ffmpeg/core', '@mediabunny/aac-encoder', 'miniflare', 'playwright-core', 'typescript', 'vite'],
      'node:',
    ],
  },
  workers: { imports: [] },
};

/** Where drawing and what it is computed from live: the same arguments give the same result, always. */
export const PURE_ROOMS = ['core', 'scene', 'analysis', 'layers', 'effects', 'draw', 'templates'];

/** What would make a frame depend on when it is drawn. */
export const IMPURE_CALLS = ['Math.random', 'Date.now', 'performance.now'];

/** Everything at the top of the repository. */
export const TOP_LEVEL = [
  ...['package.json', 'vite.config.ts', 'src', 'public', 'workers', 'test', 'README.md'],
  // What a tool demands at the root.
  ...['.ci', '.gitignore', '.prettierignore', '.prettierrc', 'LICENSE', 'eslint.config.js'],
  ...['package-lock.json', 'tsconfig.json', 'wrangler.jsonc'],
];

/** The libraries that each world of TypeScript may see; whatever is not named here, its code cannot use. */
export const WORLDS: Readonly<Record<string, readonly string[]>> = {
  'src/tsconfig.pure.json': ['ES2023'],
  'src/tsconfig.worker.json': ['ES2023', 'WebWorker'],
  'src/tsconfig.page.json': ['ES2023', 'DOM', 'DOM.Iterable'],
  'workers/tsconfig.json': ['ES2023'],
};

/** Names that say nothing about what is inside. */
export const VAGUE_NAMES = /^(utils?|helpers?|manager|misc|common|shared|stuff)$/i;

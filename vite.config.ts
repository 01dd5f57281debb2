import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { aacWorker } from './src/shell/aacWorker.js';
import { findBrowser } from './src/shell/browser.js';
import { ffmpegCore, ffmpegCoreFiles } from './src/shell/ffmpegCore.js';

/** The project's own folder; the root of the app is `src`. */
const here = import.meta.dirname;

const browserPath = findBrowser();

/** The service worker `src/sw.ts`, given the list of everything the app is made of. A file over 2 MiB fails the build. */
const offline = VitePWA({
  strategies: 'injectManifest',
  srcDir: '.',
  filename: 'sw.ts',
  // Registered by src/platform/pwa.ts; the manifest is public/manifest.webmanifest.
  injectRegister: false,
  manifest: false,
  injectManifest: {
    globPatterns: ['**/*.{html,js,css,woff2,wasm,svg,png,mp3,webmanifest}'],
    // The ffmpeg core is fetched by those who need it; src/audio/ffmpegCore.ts keeps it.
    globIgnores: ['shell.html', 'screenshots/**', 'assets/ffmpeg-core.*'],
    maximumFileSizeToCacheInBytes: 2 * 1024 * 1024,
  },
});

export default defineConfig({
  root: 'src',
  publicDir: '../public',
  cacheDir: `${here}/node_modules/.vite`,
  plugins: [svelte({ configFile: false }), aacWorker(), ffmpegCore(), ffmpegCoreFiles(), offline],
  worker: { format: 'es', plugins: () => [aacWorker(), ffmpegCore()] },
  // It starts a worker by an address beside its own file.
  optimizeDeps: { exclude: ['@ffmpeg/ffmpeg', '@ffmpeg/util'] },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: { index: 'src/index.html', shell: 'src/shell.html' } },
  },
  test: {
    projects: [
      {
        extends: true,
        root: here,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        root: here,
        // Found while tests run, they would be bundled again and loaded twice.
        optimizeDeps: {
          include: [
            'mediabunny',
            '@mediabunny/aac-encoder',
            '@mediabunny/mp3-encoder',
            'mp4-muxer',
            'fast-check',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(browserPath && { executablePath: browserPath }),
                args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      `${here}/test/edge/vitest.config.ts`,
      {
        root: here,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: 'test/e2e/serveApp.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

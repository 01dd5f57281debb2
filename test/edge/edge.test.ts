import { exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../workers/contract';
import type { Environment } from '../../workers/environment';
import { CONTENT_SECURITY_POLICY, cacheControlFor, SECURITY_HEADERS } from '../../workers/headers';
import { health } from '../../workers/health';

const worker = exports.default;
const call = (path: string, init?: RequestInit) => worker.fetch(`https://songrender.test${path}`, init);

describe('the edge function', () => {
  test('says that both stores answer', async () => {
    const response = await call(ROUTES.health);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toContain('application/json');
    expect(await response.json()).toEqual({
      ok: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      storage: { r2: true, d1: true },
    });
  });

  test('says 503 and which store is gone when one does not answer', async () => {
    const gone = () => Promise.reject(new Error('gone'));
    const response = await health({
      FILES: { list: () => Promise.resolve({}) },
      DB: { prepare: () => ({ run: gone }) },
    } as unknown as Environment);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ok: false, storage: { r2: true, d1: false } });
  });

  test('answers an unknown call with 404 in JSON', async () => {
    for (const path of ['/api', '/api/', '/api/unknown', '/api/health/more', '/api/constructor']) {
      const response = await call(path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({ error: 'not-found' });
    }
  });

  test('answers a wrong method with 405 and names the right one', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await call(ROUTES.health, { method });
      expect(response.status, method).toBe(405);
      expect(response.headers.get('Allow')).toBe('GET');
      expect(await response.json()).toMatchObject({ error: 'method-not-allowed' });
    }
    const page = await call('/', { method: 'POST' });
    expect(page.status).toBe(405);
    expect(page.headers.get('Allow')).toBe('GET, HEAD');
  });

  test('serves the built app', async () => {
    const response = await call('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toContain('<div id="app">');
  });

  test('answers a file that is not there with 404', async () => {
    const response = await call('/assets/none.js');
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toContain('text/plain');
  });
});

describe('headers', () => {
  test('are on every response, whatever it is', async () => {
    const responses = [
      await call('/'),
      await call('/assets/none.js'),
      await call('/', { method: 'POST' }),
      await call(ROUTES.health),
      await call(ROUTES.health, { method: 'POST' }),
      await call('/api/unknown'),
    ];
    for (const response of responses) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        expect(response.headers.get(name), `${name} of ${response.url} (${response.status})`).toBe(value);
      }
    }
  });

  test('allow no other origin, no inline script and no inline style', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:|\*|'unsafe-inline'|'unsafe-eval'/);
  });

  test('keep hashed files for ever and everything else only after asking again', () => {
    const found = new Response('');
    const unchanged = new Response(null, { status: 304 });
    const missing = new Response('', { status: 404 });
    expect(cacheControlFor('/assets/index-abc.js', found)).toBe('public, max-age=31536000, immutable');
    expect(cacheControlFor('/assets/index-abc.js', unchanged)).toBe('public, max-age=31536000, immutable');
    expect(cacheControlFor('/assets/index-abc.js', missing)).toBe('no-cache');
    for (const path of ['/', '/sw.js', '/manifest.webmanifest', '/assets.js']) {
      expect(cacheControlFor(path, found), path).toBe('no-cache');
    }
  });

  test('forbid keeping what the API says', async () => {
    expect((await call(ROUTES.health)).headers.get('Cache-Control')).toBe('no-store');
    expect((await call('/')).headers.get('Cache-Control')).toBe('no-cache');
  });
});

import { ROUTES, type Failure } from './contract';
import type { Environment } from './environment';
import { cacheControlFor, withHeaders } from './headers';
import { health } from './health';

type Handler = (environment: Environment, request: Request) => Promise<Response>;

const API: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [ROUTES.health]: { GET: health },
};

export default {
  async fetch(request, environment) {
    const { pathname } = new URL(request.url);
    if (pathname === '/api' || pathname.startsWith('/api/')) {
      return withHeaders(await callApi(pathname, request, environment), 'no-store');
    }
    const file = await serveFile(pathname, request, environment);
    return withHeaders(file, cacheControlFor(pathname, file));
  },
} satisfies ExportedHandler<Environment>;

async function callApi(pathname: string, request: Request, environment: Environment): Promise<Response> {
  const methods = Object.hasOwn(API, pathname) ? API[pathname] : undefined;
  if (!methods) return failure(404, 'not-found', `There is nothing at ${pathname}.`);
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (!handler) return wrongMethod(Object.keys(methods));
  try {
    return await handler(environment, request);
  } catch (error) {
    console.error(error);
    return failure(500, 'internal', 'The server failed. Try again in a moment.');
  }
}

async function serveFile(pathname: string, request: Request, environment: Environment): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod(['GET', 'HEAD']);
  const response = await environment.ASSETS.fetch(request);
  if (response.status !== 404) return response;
  return new Response(`There is nothing at ${pathname}.\n`, {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}

function wrongMethod(allowed: readonly string[]): Response {
  const response = failure(405, 'method-not-allowed', `Only ${allowed.join(' and ')} can be used here.`);
  response.headers.set('Allow', allowed.join(', '));
  return response;
}

function failure(status: number, error: Failure['error'], message: string): Response {
  const body: Failure = { error, message };
  return Response.json(body, { status });
}

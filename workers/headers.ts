/**
 * The only source of what the page may do. Svelte, workbox-window and WebAssembly codecs run under it; a request to any
 * other origin does not, nor does an inline script or style.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self' blob:",
  "connect-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** On every response, whatever it is and whether it failed. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), screen-wake-lock=(self)',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The same response with the security headers and how long it may be kept. */
export function withHeaders(response: Response, cacheControl: string): Response {
  const copy = new Response(response.body, response);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) copy.headers.set(name, value);
  copy.headers.set('Cache-Control', cacheControl);
  return copy;
}

/** How long a file of the app may be kept: for ever when its name carries its hash, else only after asking again. */
export function cacheControlFor(pathname: string, response: Response): string {
  const isHashed = pathname.startsWith('/assets/') && (response.ok || response.status === 304);
  return isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
}

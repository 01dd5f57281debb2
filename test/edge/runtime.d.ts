declare namespace Cloudflare {
  /** Tells `exports` of cloudflare:workers what the worker under test is. */
  interface GlobalProps {
    mainModule: typeof import('../../workers/index');
  }
}

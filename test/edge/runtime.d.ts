import type * as main from '../../workers/index';

declare global {
  namespace Cloudflare {
    /** Tells `exports` of cloudflare:workers what the worker under test is. */
    interface GlobalProps {
      mainModule: typeof main;
    }
  }
}

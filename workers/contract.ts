/** The routes of the edge and what they answer, for the worker, the page and the tests alike. */
export const ROUTES = { health: '/api/health' } as const;

/** Whether the edge can reach what it stores in. */
export interface Health {
  /** All of `storage`. */
  readonly ok: boolean;
  /** Of the app that was deployed, as in package.json. */
  readonly version: string;
  readonly storage: {
    /** The bucket answered a listing. */
    readonly r2: boolean;
    /** The database answered a query. */
    readonly d1: boolean;
  };
}

/** The body of every failed call: a code for programs and a sentence for logs. */
export interface Failure {
  readonly error: 'not-found' | 'method-not-allowed' | 'internal';
  readonly message: string;
}

import type { Context } from 'hono';
import type { Database } from '../database/index.ts';

/** What each request carries through the middleware to its handler. */
export interface RequestEnvironment {
  Variables: {
    /** By which the log and the client speak of this request. */
    requestId: string;
    /** The database as it was when the request came. */
    database: Database;
  };
}

export type RequestContext = Context<RequestEnvironment>;

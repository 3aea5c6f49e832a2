import type { Context } from 'hono';
import type { Database } from '../database/index.ts';
import type { DatabaseLease } from './served-database.ts';

/** What each request carries through the middleware to its handler. */
export interface RequestEnvironment {
  Variables: {
    /** By which the log and the client speak of this request. */
    requestId: string;
    /** The database as it was when the request came. */
    database: Database;
    /** Keeps that database open for an answer that is still being written when its handler has ended. */
    leaseDatabase: () => DatabaseLease;
    /** Until when everybody is given the same answer, in milliseconds since 1970; nothing where it is for one alone. */
    sameUntil: number | undefined;
    /** The body as it goes out, where it is in memory as a whole. */
    sent: Buffer | undefined;
    /** True for an answer that is written piece by piece, and so is never held in memory as a whole. */
    streamed: boolean;
  };
}

export type RequestContext = Context<RequestEnvironment>;

import { FixedinError } from '../model/index.ts';

/** A feed as a whole cannot be read: missing, cut off, of another format, over a limit, not to be fetched. */
export class FeedError extends FixedinError {}

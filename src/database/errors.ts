import { FixedinError } from '../model/index.ts';

/** The database is missing, is none, is damaged, or could not be built or brought up to date. */
export class DatabaseError extends FixedinError {}

import { FixedinError } from '../../../src/model/index.ts';

/** What people are told: a thing, a fact and a way out. */
export function isOwnError(error: unknown): boolean {
  return error instanceof FixedinError;
}

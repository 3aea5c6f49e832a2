import { parseAccept } from 'hono/utils/accept';

/** Whether a client that a page is for would rather have its data. Without a wish of its own it gets the page. */
export function prefersJson(accept: string | undefined): boolean {
  return weightOf(accept, 'application/json') > weightOf(accept, 'text/html');
}

/** Whether it is a browser that asks: it says so. */
export function wantsPage(accept: string | undefined): boolean {
  return weightOf(accept, 'text/html') > weightOf(accept, 'application/json');
}

/** 0 for a type that is not named; what only `*` or a group of types names is no wish. */
function weightOf(accept: string | undefined, type: string): number {
  if (accept === undefined || accept.length > LONGEST) return 0;
  return parseAccept(accept).find((one) => one.type.toLowerCase() === type)?.q ?? 0;
}

const LONGEST = 1_000;

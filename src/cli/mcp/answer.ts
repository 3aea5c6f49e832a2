import type { CallToolResult } from '@modelcontextprotocol/server';
import { FixedinError } from '../../model/index.ts';
import { visible } from '../../report/index.ts';

/** What a tool has found: a few lines for whoever reads, and the same as data. */
export interface Found {
  readonly lines: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** A tool's result; what went wrong is one in a sentence, as the command line says it, and never breaks the connection. */
export async function answer(find: () => Promise<Found> | Found): Promise<CallToolResult> {
  try {
    const { lines, data } = await find();
    return { content: [{ type: 'text', text: lines.map(visible).join('\n') }], structuredContent: { ...data } };
  } catch (error) {
    const sentence = error instanceof FixedinError ? error.message : `unexpected: ${String(error)}`;
    return { content: [{ type: 'text', text: visible(sentence) }], isError: true };
  }
}

/** A report that was written as JSON. */
export function dataOf(pieces: Iterable<string>): Record<string, unknown> {
  const data: unknown = JSON.parse([...pieces].join(''));
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new TypeError('a report is an object');
  return { ...data };
}

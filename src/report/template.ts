// Templates of the user's own, in Liquid: https://liquidjs.com/ — docs/templates.md shows them.

import { type Context, Liquid } from 'liquidjs';
import { UsageError } from '../model/index.ts';
import { visible } from './visible.ts';

/** A page of a report; anything longer is no template. */
const LARGEST_TEMPLATE = 1024 * 1024;

/** Milliseconds. A report of ten thousand findings takes under one second. */
const LONGEST_RENDER = 60_000;

/** What a template may build up beside what it writes; the library counts in characters and list members. */
const MOST_MEMORY = 50_000_000;

/**
 * Renders a report's JSON document by a template. A template can read what it is given and nothing else: there are no
 * other files to include, no code to run, and no properties but the document's own. A misspelt name is an error.
 *
 * @param name the template's file, for errors; `.html` or `.xml` in it has every value escaped
 * @throws {UsageError} when the template is broken, names what is not there, or goes on for too long
 */
export function renderTemplate(template: string, name: string, document: string): string {
  const engine = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    timezoneOffset: 0,
    parseLimit: LARGEST_TEMPLATE,
    renderLimit: LONGEST_RENDER,
    memoryLimit: MOST_MEMORY,
    ...(/\.(?:html|xml)\b/.test(name) ? { outputEscape: 'escape' } : {}),
  });
  engine.registerFilter('csv', csvField);
  engine.registerFilter('visible', (value: unknown) => visible(textOf(value)));
  try {
    const given: unknown = JSON.parse(document);
    return engine.parseAndRenderSync(template, given && typeof given === 'object' ? given : {});
  } catch (cause) {
    const problem = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new UsageError('bad-template', name, problem, 'see docs/templates.md', { cause });
  }
}

/** https://www.rfc-editor.org/rfc/rfc4180 — and nothing that a spreadsheet would take for a formula. */
function csvField(this: { context: Context }, value: unknown): string {
  const text = textOf(value);
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

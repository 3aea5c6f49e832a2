import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { expect, test, vi } from 'vitest';
import { evidenceFile } from '../src/inventory/catalogers/evidence-file.ts';

/** Those that the analysis cannot know to be given short texts only. */
const HARMLESS: ReadonlyMap<string, string> = new Map([
  [String.raw`/\B(?=(?:\d{3})+$)/g`, 'of the digits of one number, which are 16 at most'],
]);

/** What must be done with a module so that it makes all of its regular expressions, where loading it is not enough. */
const USE: ReadonlyMap<string, () => Promise<unknown>> = new Map<string, () => Promise<unknown>>([
  [
    'inventory/catalogers/programs.ts',
    async () => {
      const { programs } = await import('../src/inventory/catalogers/programs.ts');
      return programs.catalog(evidenceFile('usr/bin/python3.11', Buffer.from('\\x7fELF 3.11.4\\0')));
    },
  ],
  ['inventory/lock-files/lock-file.ts', () => import('../src/inventory/lock-files/index.ts')],
]);

const SOURCE = join(import.meta.dirname, '../src');
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|fixture)\.tsx?$/.test(path))
  .sort();

/** What backtracks, or is begun anew at each character of a text, for more than a time that grows with its length. */
function superLinear(source: string, flags: string): readonly string[] {
  if (HARMLESS.has(`/${source}/${flags}`)) return [];
  return analyse({ source, flags }).reports.map(
    ({ type, exponential }) => `${type}${exponential ? ', exponential' : ''}`,
  );
}

test('no regular expression in the source takes longer than in proportion to the text', () => {
  const literals = FILES.flatMap((path) =>
    nodesOf(path, ts.isRegularExpressionLiteral).map(({ text }) => ({ path, text })),
  );
  expect(literals.length).toBeGreaterThan(400);
  const bad = literals.flatMap(({ path, text }) => {
    const end = text.lastIndexOf('/');
    return superLinear(text.slice(1, end), text.slice(end + 1)).map((problem) => `${path}: ${text}: ${problem}`);
  });
  expect(bad).toEqual([]);
});

test('nor does one that is put together', async () => {
  const made = FILES.flatMap((path) => nodesOf(path, isMade).map(() => path));
  expect(made.length).toBeGreaterThan(10);
  const seen: { readonly source: string; readonly flags: string }[] = [];
  class Seen extends RegExp {
    constructor(pattern: string | RegExp, flags?: string) {
      super(pattern, flags);
      seen.push(this);
    }
  }
  vi.stubGlobal('RegExp', Seen);
  for (const path of new Set(made)) {
    vi.resetModules();
    const before = seen.length;
    await import(join(SOURCE, path));
    await USE.get(path)?.();
    expect(seen.length - before, `${path}: load or use it so that it makes all`).toBeGreaterThanOrEqual(
      made.filter((one) => one === path).length,
    );
  }
  vi.unstubAllGlobals();
  expect(
    seen.flatMap(({ source, flags }) => superLinear(source, flags).map((bad) => `/${source}/${flags}: ${bad}`)),
  ).toEqual([]);
});

test.each([
  ['(a+)+$', 'Self'],
  [String.raw`^\s*(.*?)\s*$`, 'Trade'],
  [String.raw`\s+$`, 'Move'],
])('the analysis sees that /%s/ does', (source, type) => {
  expect(superLinear(source, '').join()).toContain(type);
});

function isMade(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
}

function nodesOf<Node extends ts.Node>(path: string, isOne: (node: ts.Node) => node is Node): readonly Node[] {
  const text = readFileSync(join(SOURCE, path), 'utf8');
  const found: Node[] = [];
  const visit = (node: ts.Node): void => {
    if (isOne(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

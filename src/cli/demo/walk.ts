import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { OutputError } from '../errors.ts';

/** One step of the walk: what a person thinks, what they type, and the part of the answer that `jq` would show. */
interface Step {
  readonly thought: string;
  readonly args: readonly string[];
  readonly jq?: { readonly filter: string; readonly select: (answer: unknown) => unknown };
}

/**
 * The walk of an incident, as text, a piece at a time. Each step runs the command that it shows as a process of its
 * own, as a shell would: what is printed is what anyone gets who types it. `feeds` are the arguments of `--from`.
 */
export async function* createWalk(folder: string, feeds: readonly string[]): AsyncIterable<string> {
  const database = join(folder, 'fixedin.db');
  const env = { ...process.env, FIXEDIN_DB: database, FIXEDIN_CACHE: join(folder, 'cache') };
  yield `Two images of Wolfi with Go, of October and December 2023, and the advisories on what is in them, are in\n${folder}\n`;
  yield `\n$ export FIXEDIN_DB=${database}\n`;
  for (const step of stepsOf(folder, feeds)) {
    yield `\n── ${step.thought}\n\n$ fixedin ${step.args.join(' ')}${step.jq ? ` | jq '${step.jq.filter}'` : ''}\n`;
    const answer = await run(step.args, env);
    yield step.jq ? `${JSON.stringify(step.jq.select(JSON.parse(answer)), null, 2)}\n` : answer;
  }
  yield `\nAll of it is still in ${folder}: go/ (the images), feeds/ and fixedin.db. Type any of the commands again.\n`;
}

const THEN = '2024-01-18';
const VULNERABILITY = 'CVE-2023-44487';

function stepsOf(folder: string, feeds: readonly string[]): readonly Step[] {
  const [before, after] = ['1.21.2', '1.21.5'].map((tag) => `oci-layout:${join(folder, 'go')}:${tag}`);
  if (before === undefined || after === undefined) return [];
  return [
    {
      thought: 'The database is one file, built from advisory feeds.',
      args: [
        'db',
        'build',
        ...feeds.flatMap((feed) => ['--from', inFolder(feed, folder)]),
        '--out',
        join(folder, 'fixedin.db'),
      ],
    },
    {
      thought: `It is 18 January 2024. What is in the image that we run? ${VULNERABILITY} on libnghttp2-14 is listed as exploited.`,
      args: ['scan', before, '--as-of', THEN],
    },
    {
      thought: 'Is it fixed, in which version, since when?',
      args: ['advisories', '2023-44487', '--package', 'nghttp2'],
    },
    { thought: 'Is it gone in the newer image?', args: ['scan', after, '--as-of', THEN] },
    { thought: 'What else changes when we move, and why?', args: ['diff', before, after, '-o', 'table'] },
    {
      thought: 'The same for a program: the vulnerability among the removed, with its cause.',
      args: ['diff', before, after],
      jq: {
        filter: `.vulnerabilities.removed[] | select(.id == "${VULNERABILITY}")`,
        select: (diff) => find(fieldOf(fieldOf(diff, 'vulnerabilities'), 'removed'), 'id', VULNERABILITY),
      },
    },
    {
      thought: 'And the package that settled it.',
      args: ['diff', before, after],
      jq: {
        filter: '.packages.changed[] | select(.name == "libnghttp2-14")',
        select: (diff) => find(fieldOf(fieldOf(diff, 'packages'), 'changed'), 'name', 'libnghttp2-14'),
      },
    },
    { thought: 'The whole chain of evidence.', args: ['explain', VULNERABILITY, before, after] },
    {
      thought: 'Time is part of every answer: by all that became known later, the first image has more than nine.',
      args: ['scan', before, '-o', 'json'],
      jq: { filter: '.summary', select: (scan) => fieldOf(scan, 'summary') },
    },
  ];
}

function inFolder(feed: string, folder: string): string {
  const colon = feed.indexOf(':');
  return `${feed.slice(0, colon)}:${join(folder, 'feeds', feed.slice(colon + 1))}`;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function find(list: unknown, key: string, value: string): unknown {
  return Array.isArray(list) ? list.find((entry) => fieldOf(entry, key) === value) : undefined;
}

/** Runs this same program as a shell would, and gives what it wrote to stdout; its stderr goes where ours goes. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [, program = ''] = process.argv;
  const { isTTY, columns } = process.stdout;
  const shown = isTTY ? { COLUMNS: String(columns), ...(colour(env) ? { FORCE_COLOR: '1' } : {}) } : {};
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...env, ...shown },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  // It has said on stderr what is the matter.
  if (code !== 0) throw new OutputError('step-failed', `fixedin ${args.join(' ')}`, `ended with ${String(code)}`);
  return output.toString('utf8');
}

function colour(env: NodeJS.ProcessEnv): boolean {
  return (env['NO_COLOR'] ?? '') === '' && process.stdout.hasColors(env);
}

import { Command } from 'commander';
import { addCommands, type CommandEntry, type Finish } from './command.ts';
import { define as defineDiff } from './commands/diff.ts';
import { define as defineScan } from './commands/scan.ts';
import { PRODUCT } from './product.ts';

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'scan',
    summary: 'known vulnerabilities in an image, and the versions that fix them',
    load: async () => ({ define: defineScan }),
  },
  {
    name: 'diff',
    summary: 'what changes from one image to another, and why',
    load: async () => ({ define: defineDiff }),
  },
  {
    name: 'explain',
    summary: 'the whole chain of evidence for one vulnerability',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'advisories',
    summary: 'search the advisories',
    load: () => import('./commands/advisories.ts'),
  },
  {
    name: 'sbom',
    summary: 'the packages that are installed in an image',
    load: () => import('./commands/sbom.ts'),
  },
  {
    name: 'db',
    summary: 'build, update and look into the vulnerability database',
    load: () => import('./commands/db.ts'),
  },
  {
    name: 'cache',
    summary: 'what is kept of layers that were analysed',
    load: () => import('./commands/cache.ts'),
  },
  {
    name: 'serve',
    summary: 'the site and the API, from one process and one database file',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'mcp',
    summary: 'scan, diff, explain and search for AI assistants, over the Model Context Protocol',
    load: () => import('./commands/mcp.ts'),
  },
  {
    name: 'demo',
    summary: 'a guided walk through all of this, offline, in a temporary folder',
    load: () => import('./commands/demo.ts'),
  },
];

/**
 * The command line as a whole. Only the modules of commands that `args` names are imported, but for `scan` and `diff`, which
 * are in the same file of `dist/` as this one.
 * @param print takes help and version, when they are asked for
 */
export async function createProgram(
  args: readonly string[],
  finish: Finish,
  print: (text: string) => void,
): Promise<Command> {
  const program = new Command('fixedin')
    .description('Which known vulnerabilities are in an image, which are fixed, in which version, since when, and why.')
    .version(PRODUCT.version, '-V, --version', 'print the version')
    .option('--db <file>', 'vulnerability database (FIXEDIN_DB)')
    .option('--cache <dir>', 'where analysed layers are kept (FIXEDIN_CACHE), up to FIXEDIN_CACHE_SIZE')
    .option('--config <file>', 'configuration (default: fixedin.yaml, where there is one)')
    .option('--offline', 'never use the network')
    .option('-q, --quiet', 'nothing on stderr but errors')
    .option('--verbose', 'where an error came from')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => {}, writeOut: print })
    .exitOverride();
  await addCommands(program, COMMANDS, args, finish);
  return program;
}

const EXAMPLES = `
Examples:
  fixedin demo                                      the walk, offline
  fixedin db update                                 fetch the vulnerability database
  fixedin scan alpine:3.19                          what is in it, what fixes it
  fixedin scan --fail-on high docker-archive:app.tar
  fixedin diff app:1.0 app:1.1 | jq .vulnerabilities.removed
  fixedin explain CVE-2023-44487 app:1.0 app:1.1

Exit codes: 0 done; 1 done, and a --fail-on condition holds; 2 wrong usage or unreadable input.`;

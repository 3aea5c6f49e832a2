import { join } from 'node:path';
import { type Command, type InstalledTree, installedTree, type Recipe } from './tree.ts';

/**
 * What a tree of npm packages has to tell apart: two versions of one package, a scope, an alias, a workspace, manifests
 * of folders inside a package (tslib), and broken manifests among a package's tests (resolve).
 */
const MANIFESTS = {
  'package.json': JSON.stringify({
    name: 'app',
    private: true,
    workspaces: ['packages/*'],
    dependencies: {
      '@sindresorhus/is': '4.6.0',
      debug: '4.3.4',
      ms: '2.0.0',
      'old-ms': 'npm:ms@1.0.0',
      resolve: '1.22.8',
      tslib: '2.6.2',
    },
  }),
  'packages/member/package.json': JSON.stringify({
    name: '@app/member',
    version: '3.0.0',
    license: 'Apache-2.0',
    dependencies: { 'left-pad': '1.3.0' },
  }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
} as const;

const INSTALL = ['--ignore-scripts', '--no-audit', '--no-fund'] as const;

/** `name@version` of everything that a manager lists, sorted. */
export interface ListedTree extends InstalledTree {
  readonly packages: readonly string[];
}

/** `npm install`, with workspaces. */
export function npmTree(): ListedTree | null {
  return listed(
    installedTree({
      name: 'npm',
      files: MANIFESTS,
      commands: [['npm', 'install', ...INSTALL]],
      listing: ['npm', 'query', '*'],
    }),
    ({ listing }) =>
      objects(JSON.parse(listing)).flatMap(({ name, version, private: isPrivate }) =>
        version === undefined || isPrivate === true ? [] : [`${name}@${version}`],
      ),
  );
}

/** Globally, as into an image: `usr/local/lib/node_modules`. */
export function npmGlobalTree(): ListedTree | null {
  return listed(
    installedTree({
      name: 'npm-global',
      files: {},
      commands: [['npm', 'install', '--global', '--prefix', 'usr/local', ...INSTALL, 'semver@7.5.4']],
      listing: ['npm', 'ls', '--global', '--prefix', 'usr/local', '--all', '--parseable', '--long'],
    }),
    ({ listing }) =>
      listing
        .split('\n')
        .map((line) => line.split(':')[1] ?? '')
        .filter((named) => /@\d/.test(named)),
  );
}

/** `pnpm install`: every package in the store `.pnpm`, links everywhere else. */
export function pnpmTree(): ListedTree | null {
  return withTool('pnpm@10', ['bin', 'pnpm.cjs'], (pnpm) =>
    listed(
      installedTree({
        name: 'pnpm',
        files: MANIFESTS,
        // Its own store, so that files are hard links into one another, as in a built image.
        commands: [[...pnpm, 'install', '--ignore-scripts', '--store-dir', 'store']],
        listing: [...pnpm, 'list', '--recursive', '--depth', 'Infinity', '--json'],
      }),
      ({ listing }) => ['@app/member@3.0.0', ...objects(JSON.parse(listing)).flatMap(dependenciesOf)],
    ),
  );
}

/** `yarn install` of Yarn 1. */
export function yarnTree(): ListedTree | null {
  return withTool('yarn@1', ['bin', 'yarn.js'], (yarn) =>
    listed(
      installedTree({
        name: 'yarn',
        files: MANIFESTS,
        commands: [[...yarn, 'install', '--ignore-scripts', '--non-interactive', '--silent']],
        listing: [...yarn, 'list', '--json', '--non-interactive'],
      }),
      ({ listing }) => ['@app/member@3.0.0', ...treesOf(field(objects([JSON.parse(listing)])[0] ?? {}, 'data'))],
    ),
  );
}

/** `yarn install` of Yarn 4 with Plug'n'Play: zips, and one file that names them all. */
export function yarnPnpTree(): ListedTree | null {
  return withTool('@yarnpkg/cli-dist@4', ['bin', 'yarn.js'], (yarn) =>
    listed(
      installedTree({
        name: 'yarn-pnp',
        files: { ...MANIFESTS, 'yarn.lock': '', '.yarnrc.yml': 'enableGlobalCache: false\nenableTelemetry: false\n' },
        commands: [[...yarn, 'install', '--mode=skip-build']],
        listing: [...yarn, 'info', '--all', '--recursive', '--json'],
        environment: { YARN_ENABLE_IMMUTABLE_INSTALLS: '0' },
      }),
      ({ listing }) =>
        listing
          .trim()
          .split('\n')
          .map((line) => String(field(JSON.parse(line), 'value')))
          .filter((value) => !value.includes('@workspace:'))
          .map((value) =>
            value.replace(/@(?:virtual:[0-9a-f]+#)?npm:/, '@').replace(/@patch:.*@npm%3A([\d.]+)#.*/, '@$1'),
          )
          .concat('@app/member@3.0.0'),
    ),
  );
}

/** A package manager that is itself an npm package, installed to be run with this Node.js. */
function withTool(
  name: string,
  program: readonly string[],
  make: (command: Command) => ListedTree | null,
): ListedTree | null {
  const recipe: Recipe = {
    name: `tool-${name.replaceAll(/\W+/g, '-')}`,
    files: {},
    commands: [['npm', 'install', '--prefix', '.', ...INSTALL, name]],
    listing: ['npm', 'ls', '--parseable'],
  };
  const tool = installedTree(recipe);
  if (tool === null) return null;
  const folder = name.slice(0, name.lastIndexOf('@'));
  return make([process.execPath, join(tool.root, 'node_modules', folder, ...program)]);
}

function listed(tree: InstalledTree | null, packages: (tree: InstalledTree) => readonly string[]): ListedTree | null {
  return tree === null ? null : { ...tree, packages: [...new Set(packages(tree))].sort() };
}

/** `pnpm list --json`: names of links to versions, each with what it depends on, links into the project left out. */
function dependenciesOf(project: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(objectOf(project['dependencies'])).flatMap(([alias, value]) => {
    const entry = objectOf(value);
    const name = typeof entry['from'] === 'string' ? entry['from'] : alias;
    const version = String(entry['version']);
    return version.startsWith('link:') ? [] : [`${name}@${version}`, ...dependenciesOf(entry)];
  });
}

/** `yarn list --json`: `name@version` with children; what is hoisted stands in the list as its range and is skipped. */
function treesOf(data: unknown): readonly string[] {
  return objects(field(data, 'trees')).flatMap((tree) =>
    tree['shadow'] === true
      ? []
      : // It lists what is installed under another name by that.
        [String(tree['name']).replace(/^old-ms@/, 'ms@'), ...treesOf({ trees: tree['children'] })],
  );
}

function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function field(value: unknown, key: string): unknown {
  return objectOf(value)[key];
}

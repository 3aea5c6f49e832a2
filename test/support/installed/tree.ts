import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** How package managers make a tree: what is there before, what is run in it, and what then lists its packages. */
export interface Recipe {
  readonly name: string;
  /** Path in the tree → content. */
  readonly files: Readonly<Record<string, string>>;
  /** Program and arguments, run one after the other in the tree's root. */
  readonly commands: readonly Command[];
  /** Run last in the tree's root; what it prints is kept. */
  readonly listing: Command;
  readonly environment?: Readonly<Record<string, string>>;
}

export type Command = readonly [program: string, ...args: string[]];

export interface InstalledTree {
  /** The folder in which everything was installed. */
  readonly root: string;
  /** What the package manager says is there. */
  readonly listing: string;
}

/**
 * The tree of a recipe, made once and kept under the system's temporary folder until the recipe changes. Null where
 * it cannot be made, for want of a registry above all; with `CI=true` that is an error.
 */
export function installedTree(recipe: Recipe): InstalledTree | null {
  const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const kept = join(tmpdir(), 'fixedin-installed', `${recipe.name}-${digest}`);
  if (!existsSync(kept)) {
    try {
      inTurn(`${kept}.lock`, () => {
        if (!existsSync(kept)) make(recipe, kept);
      });
    } catch (error) {
      if (process.env['CI'] === 'true') throw error;
      process.stderr.write(`skipped, ${recipe.name} could not be installed: ${String(error)}\n`);
      return null;
    }
  }
  return { root: join(kept, 'root'), listing: readFileSync(join(kept, 'listing'), 'utf8') };
}

/** Does the work while no other test file's process does it; one that died while it did is not waited for long. */
function inTurn(lock: string, work: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = 0; !isTaken(lock) && waited < LONGEST_WAIT; waited += PAUSE) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** In milliseconds. */
const PAUSE = 100;
const LONGEST_WAIT = 90_000;

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Elsewhere first, so that a tree that is there is whole. */
function make({ files, commands, listing, environment = {} }: Recipe, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  const folder = mkdtempSync(`${kept}-`);
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const run = ([program, ...args]: Command) =>
    execFileSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
  try {
    for (const command of commands) run(command);
    writeFileSync(join(folder, 'listing'), run(listing));
    renameSync(folder, kept);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
}

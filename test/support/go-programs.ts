import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from './built.ts';
import { zipOf } from './zip-archive.ts';

export interface GoProgram {
  readonly module: string;
  /** Versions of the modules that it uses, by their paths; they are made for it, and hold one function. */
  readonly requires?: Readonly<Record<string, string>>;
  /** What stands behind `replace`, a line each: `a.example/b => c.example/d v1.0.0`. */
  readonly replaces?: readonly string[];
  /** Modules that are there only to replace others. */
  readonly others?: Readonly<Record<string, string>>;
  readonly os?: string;
  readonly architecture?: string;
  /** Of `go build`, before the package. */
  readonly flags?: readonly string[];
  readonly cgo?: boolean;
}

/**
 * A program built by the Go on the PATH, whatever its target, with modules from a proxy that is a folder.
 * @returns the path of the program
 */
export function goProgram(program: GoProgram): string {
  const { os = 'linux', architecture = 'amd64', flags = [], cgo = false } = program;
  const modules = { ...program.requires, ...program.others };
  const folder = built('go', [program, goVersion()], (work) => {
    const proxy = join(work, 'proxy');
    for (const [path, version] of Object.entries(modules)) addToProxy(proxy, path, version);
    const source = join(work, 'source');
    mkdirSync(join(source, 'local'), { recursive: true });
    writeFileSync(join(source, 'local/local.go'), 'package local\n\nfunc Answer() int { return 42 }\n');
    writeFileSync(join(source, 'local/go.mod'), 'module local.example/local\n\ngo 1.18\n');
    writeFileSync(join(source, 'go.mod'), goMod(program));
    writeFileSync(join(source, 'main.go'), mainOf(Object.keys(program.requires ?? {}), cgo));
    execFileSync('go', ['build', '-buildvcs=false', ...flags, '-o', join(work, 'program'), '.'], {
      cwd: source,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        GOOS: os,
        GOARCH: architecture,
        CGO_ENABLED: cgo ? '1' : '0',
        GOFLAGS: '-mod=mod -modcacherw',
        GOPROXY: `file://${proxy}`,
        GOMODCACHE: join(work, 'modules'),
        GONOSUMDB: '*',
        GOTOOLCHAIN: 'local',
      },
    });
  });
  return join(folder, 'program');
}

/** What the Go on the PATH calls itself: `go1.26.8`. */
export function goVersion(): string {
  return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
}

/**
 * The same program as another Go would have built it, as far as its build information goes.
 * @param version as long as the real one, since it takes its place
 */
export function asBuiltBy(version: string, program: Buffer): Buffer {
  const real = goVersion();
  const marker = Buffer.from('\xff Go buildinf:', 'latin1');
  const at = program.indexOf(real, program.indexOf(marker));
  if (at < 0 || real.length !== version.length) throw new Error(`${version} cannot stand where ${real} does`);
  const changed = Buffer.from(program);
  changed.write(version, at, 'latin1');
  return changed;
}

function goMod({ module, requires = {}, replaces = [] }: GoProgram): string {
  const lines = Object.entries(requires).map(([path, version]) => `require ${path} ${version}`);
  return [`module ${module}`, 'go 1.18', ...lines, ...replaces.map((line) => `replace ${line}`), ''].join('\n');
}

function mainOf(modules: readonly string[], cgo: boolean): string {
  const imports = modules.map((path, index) => `import m${index} "${path}"`);
  const calls = modules.map((_, index) => `println(m${index}.Answer())`);
  const c = cgo ? ['/* #include <stdlib.h> */', 'import "C"', 'var n = C.int(1)'] : [];
  return [
    'package main',
    ...imports,
    ...c,
    'var version = "none"',
    `func main() { println(version); ${calls.join('; ')} }`,
  ].join('\n');
}

/** https://go.dev/ref/mod#goproxy-protocol */
function addToProxy(proxy: string, path: string, version: string): void {
  // Upper case is written with an exclamation mark, for file systems that do not tell the cases apart.
  const folder = join(
    proxy,
    path.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`),
    '@v',
  );
  mkdirSync(folder, { recursive: true });
  const goMod = `module ${path}\n\ngo 1.18\n`;
  const name =
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1)
      ?.replaceAll('-', '') ?? '';
  writeFileSync(join(folder, `${version}.info`), JSON.stringify({ Version: version }));
  writeFileSync(join(folder, `${version}.mod`), goMod);
  const files = {
    [`${path}@${version}/go.mod`]: goMod,
    [`${path}@${version}/${name}.go`]: `package ${name}\n\nfunc Answer() int { return 42 }\n`,
  };
  writeFileSync(join(folder, `${version}.zip`), zipOf(files));
}

/** Reads a program that was built. */
export function programBytes(path: string): Buffer {
  return readFileSync(path);
}

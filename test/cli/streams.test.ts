import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NewImage, writeOciLayout } from '../../src/image/index.ts';
import { startWebServer } from '../support/web-server.ts';
import { type Outcome, startFixedin } from './fixedin.ts';
import { NEW, OLD, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await writeOciLayout(workshop.path('large'), manyPackages(20_000));
  // Of no distribution, which is worth a warning.
  const entries = [{ path: 'lib/apk/db/installed', content: 'P:a\nV:1\n' }];
  await writeOciLayout(workshop.path('bare'), { tag: '1', layers: [{ entries }] });
  await writeFile(workshop.path('initialize.json'), `${JSON.stringify(INITIALIZE)}\n`);
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

/** How a client of MCP begins. https://modelcontextprotocol.io/specification/2025-06-18/basic/lifecycle */
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

/** An image whose SBOM is larger than any pipe's buffer. */
function manyPackages(count: number): NewImage {
  const installed = Array.from({ length: count }, (_, index) => `P:package-${index}\nV:1.0-r0\nA:x86_64\n`);
  const entries = [
    { path: 'etc/os-release', content: 'ID=wolfi\n' },
    { path: 'lib/apk/db/installed', content: `${installed.join('\n')}\n` },
  ];
  return { tag: '1', layers: [{ entries }] };
}

const FULL = { code: 2, stdout: '', stderr: 'fixedin: standard output: the disk is full\n' };

const PROGRAM = `${process.execPath} ${import.meta.dirname}/../../dist/cli.mjs --db fixedin.db --cache cache`;

/** Which is answered before there is a command line. */
const VERSION = `${process.execPath} ${import.meta.dirname}/../../dist/cli.mjs --version`;

/** Runs a line of bash in the workshop, in which `fixedin` is the command line with its database. */
async function bash(line: string): Promise<Outcome> {
  const script = `set -o pipefail; fixedin() { ${PROGRAM} "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], { cwd: workshop.folder });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

describe('results', () => {
  test('a reader that has enough is no error', async () => {
    for (const format of ['json', 'table']) {
      const { code, stdout, stderr } = await bash(`fixedin sbom oci-layout:large:1 -o ${format} | head -1`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.split('\n')).toHaveLength(2);
    }
  });

  test('a reader that takes its time gets every line', async () => {
    const { code, stdout } = await bash('fixedin sbom oci-layout:large:1 | (sleep 1; wc -l)');
    expect({ code, lines: Number(stdout) }).toEqual({ code: 0, lines: 20_004 });
  });

  test('Ctrl-C is heard while nobody takes them', async () => {
    const sbom = `${PROGRAM} sbom oci-layout:large:1 -o json`;
    const { stdout } = await bash(`
      ${sbom} >all.json; mkfifo untaken; touch taken; (head -c 100000 >taken; exec sleep 600) <untaken & reader=$!
      ${sbom} >untaken & writer=$!
      until [ "$(stat -c %s taken)" = 100000 ]; do sleep 0.05; done
      kill -INT $writer; wait $writer; echo $?; kill $reader`);
    expect(stdout).toBe('130\n');
  });

  test.each([
    '--help',
    '--version',
    'help diff',
    'db build --help',
    `scan ${OLD}`,
    `diff ${OLD} ${NEW}`,
    `explain CVE-2023-44487 ${OLD}`,
    `sbom ${OLD}`,
    'advisories nghttp2',
    'db status',
    'cache status',
    'mcp <initialize.json',
  ])('a full disk is one line for %s', async (command) => {
    expect(await bash(`fixedin ${command} >/dev/full`)).toEqual(FULL);
  });

  test('a full disk is one line for the version and for the walk, too', async () => {
    expect(await bash(`${VERSION} >/dev/full`)).toEqual(FULL);
    expect(await bash('TMPDIR=. fixedin demo 2>&1 >/dev/full | tail -1')).toMatchObject({
      code: 2,
      stdout: FULL.stderr,
    });
  });

  test('a full disk for what is said beside them costs nothing', async () => {
    const { code, stdout } = await bash('fixedin scan oci-layout:bare:1 -o json 2>/dev/full | jq .image.reference');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '"oci-layout:bare:1"\n' });
    expect((await bash('fixedin --version >/dev/full 2>&1')).code).toBe(2);
    expect((await bash(`${VERSION} >/dev/full 2>&1`)).code).toBe(2);
  });

  test('what jq reads is JSON alone', async () => {
    const { code, stdout } = await bash(`fixedin diff ${OLD} ${NEW} | jq -r '.vulnerabilities.removed[].id'`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'CVE-2023-44487\n' });
  });
});

describe('a terminal', () => {
  /** The same on a terminal of `columns`, which util-linux's script(1) makes. */
  const onTerminal = async (command: string, columns: number, environment = '') => {
    // A terminal of CI's, which has no colours, is not what is asked here.
    const start = `unset CI\nexport TERM=xterm\nstty cols ${columns}`;
    await writeFile(workshop.path('on-terminal'), `${start}\n${environment} ${PROGRAM} ${command}\n`);
    return (await bash("script --quiet --return --command 'bash on-terminal' /dev/null")).stdout;
  };

  test('has a width, which no line of a table exceeds, and colours', async () => {
    const screen = await onTerminal(`scan ${OLD}`, 60);
    expect(screen).toContain('\u001b[31mHigh\u001b[39m');
    const rows = stripVTControlCharacters(screen)
      .split(/[\r\n]+/)
      .filter((line) => line.startsWith('  '));
    expect(rows).toHaveLength(4);
    expect(rows.filter((row) => row.length > 60)).toEqual([]);
  });

  test('diff is a table there', async () => {
    expect(await onTerminal(`diff ${OLD} ${NEW}`, 100)).toContain('Removed vulnerabilities (1)');
  });

  test('NO_COLOR is followed', async () => {
    expect(await onTerminal(`scan ${OLD}`, 100, 'NO_COLOR=1')).not.toContain('\u001b[31m');
  });
});

test('FORCE_COLOR and COLUMNS hold for a pipe', async () => {
  expect((await bash(`FORCE_COLOR=1 fixedin scan ${OLD}`)).stdout).toContain('\u001b[31mHigh');
  const { stdout } = await bash(`COLUMNS=60 fixedin scan ${OLD}`);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('EXPLOITED');
});

describe('stderr', () => {
  test('says what was built, and with --quiet nothing', async () => {
    const build = ['db', 'build', '--from', 'wolfi:wolfi', '--out', 'told.db'];
    expect((await workshop.run(...build)).stderr).toMatch(/^wolfi: 2 records \(licence: Apache-2\.0\)\ntold\.db: /);
    expect(await workshop.run(...build, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('warns where the image is not known whole, and with --quiet does not', async () => {
    const { code, stderr } = await workshop.run('scan', 'oci-layout:bare:1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^fixedin: warning: .*distribution/);
    expect((await workshop.run('scan', 'oci-layout:bare:1', '--quiet')).stderr).toBe('');
  });
});

test('Ctrl-C ends with 130 and leaves no half-written file', async () => {
  await using server = await startWebServer((_, response) => {
    response.writeHead(200, { 'content-length': 1_000_000 });
    response.write('{"vulnerabilities": [');
  });
  const args = ['db', 'build', '--from', 'wolfi:wolfi', `kev:http://${server.host}/kev.json`, '--out', 'stopped.db'];
  const child = startFixedin(args, { cwd: workshop.folder });
  const ended = once(child, 'close');
  await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGINT');
  await ended;
  expect(child.exitCode).toBe(130);
  expect((await readdir(workshop.folder)).filter((name) => name.startsWith('stopped.db'))).toEqual([]);
});

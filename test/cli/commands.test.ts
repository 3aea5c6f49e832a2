import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebServer } from '../support/web-server.ts';
import { NEW, OLD, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

/** Runs a command that must end well, and gives what it wrote to stdout. */
async function ran(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await workshop.run(...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

describe('scan', () => {
  test('as a table', async () => {
    expect(await ran('scan', OLD)).toContain(`
Fixed by upgrading: 1 vulnerability in 1 package
  SEVERITY  VULNERABILITY   PACKAGE        INSTALLED  FIXED IN   SINCE       EXPLOITED
  High      CVE-2023-44487  libnghttp2-14  1.56.0-r0  1.57.0-r0  2023-10-11  known

No fix yet: 1 vulnerability in 1 package
  SEVERITY  VULNERABILITY     PACKAGE  INSTALLED  STATUS
  Low       CVE-2018-1000021  git      2.42.0-r0  pending upstream fix
`);
  });

  test('as JSON, the same bytes every time, whether layers are cached or not', async () => {
    const first = await ran('scan', OLD, '-o', 'json');
    expect(JSON.parse(first)).toMatchObject({
      image: { reference: OLD, platform: 'linux/amd64', distro: { id: 'wolfi' } },
      summary: { packages: 2, vulnerabilities: 2, fixable: 1 },
      findings: [
        { id: 'CVE-2023-44487', aliases: ['GHSA-qppj-fm5r-hxr3'], severity: 'High', kev: true, fixedIn: '1.57.0-r0' },
        { id: 'CVE-2018-1000021', severity: 'Low', kev: false, fixedIn: null, status: 'pending-upstream-fix' },
      ],
    });
    expect(await ran('scan', OLD, '-o', 'json')).toBe(first);
    expect(await ran('scan', OLD, '-o', 'json', '--cache', workshop.path('other-cache'))).toBe(first);
  });

  test('as Markdown', async () => {
    expect(await ran('scan', OLD, '-o', 'markdown')).toMatch(/^## `oci-layout:app:1\.0`\n/);
  });

  test('as of a day, which means its end', async () => {
    const idsAsOf = async (day: string) => {
      const { findings } = JSON.parse(await ran('scan', OLD, '-o', 'json', '--as-of', day));
      return findings.map(({ id }: { id: string }) => id);
    };
    expect(await idsAsOf('2023-10-10')).toEqual([]);
    expect(await idsAsOf('2023-10-11')).toEqual(['CVE-2023-44487']);
    expect(await idsAsOf('2023-10-11T17:18:04Z')).toEqual([]);
  });

  test.each([
    ['high', 1],
    ['critical', 0],
    ['fixable', 1],
    ['kev', 1],
    ['critical,kev', 1],
  ])('--fail-on %s ends with %i', async (condition, code) => {
    const outcome = await workshop.run('scan', OLD, '--fail-on', condition);
    expect(outcome).toMatchObject({ code, stderr: '' });
    expect(outcome.stdout).toContain('CVE-2023-44487');
  });
});

describe('diff', () => {
  test('is JSON where stdout is no terminal', async () => {
    const { packages, vulnerabilities } = JSON.parse(await ran('diff', OLD, NEW));
    expect(packages.changed).toMatchObject([{ name: 'libnghttp2-14', direction: 'upgraded' }]);
    expect(vulnerabilities.removed).toMatchObject([
      {
        id: 'CVE-2023-44487',
        severity: 'High',
        packages: ['libnghttp2-14'],
        because: {
          kind: 'package-upgraded',
          package: 'libnghttp2-14',
          from: '1.56.0-r0',
          to: '1.58.0-r1',
          fixedIn: '1.57.0-r0',
          advisory: 'CGA-q2g4-fr75-mfgw',
        },
      },
    ]);
    expect(vulnerabilities.added).toEqual([]);
    expect(vulnerabilities.unchanged).toMatchObject([{ id: 'CVE-2018-1000021' }]);
  });

  test('as a table and as Markdown', async () => {
    expect(await ran('diff', OLD, NEW, '-o', 'table')).toContain('1.56.0-r0 → 1.58.0-r1  1.57.0-r0');
    expect(await ran('diff', OLD, NEW, '-o', 'markdown')).toContain('past 1.57.0-r0 in which nghttp2 fixed it');
  });

  test('narrowed by kind of change, severity and package type', async () => {
    const removed = async (...options: readonly string[]) => {
      const { vulnerabilities } = JSON.parse(await ran('diff', OLD, NEW, ...options));
      return [vulnerabilities.removed.length, vulnerabilities.unchanged.length];
    };
    expect(await removed()).toEqual([1, 1]);
    expect(await removed('--only', 'removed')).toEqual([1, 0]);
    expect(await removed('--only', 'unchanged')).toEqual([0, 1]);
    expect(await removed('--severity', 'low,medium')).toEqual([0, 1]);
    expect(await removed('-t', 'apk,npm')).toEqual([1, 1]);
    expect(await removed('-t', 'deb')).toEqual([0, 0]);
    expect(await removed('-t', '-')).toEqual([1, 1]);
  });

  test('the same image on two days answers why its scan changed', async () => {
    const { vulnerabilities, packages } = JSON.parse(await ran('diff', OLD, OLD, '--from-as-of', '2023-10-01'));
    expect(packages).toEqual({ added: [], removed: [], changed: [] });
    expect(vulnerabilities.added).toMatchObject([
      { id: 'CVE-2023-44487', because: { kind: 'advisory-changed' } },
      { id: 'CVE-2018-1000021', because: { kind: 'advisory-changed' } },
    ]);
  });

  test.each([
    [OLD, NEW, 'new', 0],
    [NEW, OLD, 'new', 1],
    [NEW, OLD, 'new:high', 1],
    [NEW, OLD, 'new:critical', 0],
    [OLD, NEW, 'low', 1],
    [OLD, NEW, 'high', 0],
  ])('from %s to %s --fail-on %s ends with %i', async (from, to, condition, code) => {
    expect(await workshop.run('diff', from, to, '--fail-on', condition)).toMatchObject({ code, stderr: '' });
  });
});

describe('explain', () => {
  test('one image, by any id of the vulnerability', async () => {
    const text = await ran('explain', 'CVE-2023-44487', OLD);
    expect(text).toContain('libnghttp2-14 1.56.0-r0 is affected: High, fixed in 1.57.0-r0');
    expect(text).toContain('built from  nghttp2 1.56.0-r0');
    expect(text).toContain('CGA-q2g4-fr75-mfgw from wolfi, on origin nghttp2 in Wolfi');
    expect(await ran('explain', 'GHSA-qppj-fm5r-hxr3', OLD)).toBe(text);
  });

  test('two images', async () => {
    const text = await ran('explain', 'CVE-2023-44487', OLD, NEW);
    expect(text).toContain('Removed: libnghttp2-14 went from 1.56.0-r0 to 1.58.0-r1, past 1.57.0-r0');
    expect(text).toContain('libnghttp2-14 1.58.0-r1 is not affected: fixed in 1.57.0-r0');
  });

  test('an id that nothing names is an answer, and no error', async () => {
    expect(await ran('explain', 'CVE-1999-0001', OLD)).toContain('No advisory in the database names CVE-1999-0001');
  });
});

test('sbom lists packages, and its JSON names every one', async () => {
  expect(await ran('sbom', OLD)).toContain('apk   libnghttp2-14  1.56.0-r0  nghttp2');
  const { packages } = JSON.parse(await ran('sbom', OLD, '-o', 'json'));
  expect(packages.map(({ name }: { name: string }) => name)).toEqual(['git', 'libnghttp2-14']);
});

test('db status names sources with their licences', async () => {
  expect(await ran('db', 'status')).toMatch(/wolfi +2 +0 +0 +2024-03-01 +Apache-2\.0 +wolfi/);
  const { sources } = JSON.parse(await ran('db', 'status', '-o', 'json'));
  expect(sources.map(({ name }: { name: string }) => name)).toEqual(['wolfi', 'kev', 'nvd']);
});

describe('advisories', () => {
  const found = async (...args: readonly string[]) => {
    const { items } = JSON.parse(await ran('advisories', ...args, '-o', 'json'));
    return items.map(({ vulnerability }: { vulnerability: string }) => vulnerability);
  };

  test.each([
    [['2023-44487'], ['CVE-2023-44487']],
    [['qppj'], ['CVE-2023-44487']],
    [['nghttp'], ['CVE-2023-44487']],
    [['nowhere'], []],
    [[], ['CVE-2018-1000021', 'CVE-2023-44487']],
    [['--package', 'git'], ['CVE-2018-1000021']],
    [['--status', 'fixed'], ['CVE-2023-44487']],
    [['--source', 'wolfi', '--since', '2024-01-01'], ['CVE-2018-1000021']],
    [['--source', 'osv'], []],
    [['--as-of', '2023-12-31'], ['CVE-2023-44487']],
    [['--limit', '1'], ['CVE-2018-1000021']],
  ])('%j finds %j', async (args, ids) => {
    expect(await found(...args)).toEqual(ids);
  });

  test('as a table, under either name', async () => {
    const table = await ran('advisories', 'nghttp2');
    expect(table).toMatch(/^1 advisory\n\n.*\nCVE-2023-44487 +High +nghttp2 +wolfi +fixed +1\.57\.0-r0 +2023-10-11/);
    expect(await ran('db', 'search', 'nghttp2')).toBe(table);
  });
});

test('db update reads what the configuration names, and does nothing where nothing has changed', async () => {
  await using server = await startWebServer((request, response) => {
    const unchanged = request.headers['if-none-match'] === '"1"';
    response.writeHead(unchanged ? 304 : 200, { etag: '"1"' });
    response.end(unchanged ? '' : readFileSync(workshop.path('kev.json')));
  });
  writeFileSync(workshop.path('update.yaml'), `sources:\n  - kev:http://${server.host}/kev.json\n`);
  const update = () => workshop.run('db', 'update', '--config', 'update.yaml', '--db', 'updated.db');
  const first = await update();
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toMatch(/^kev: 1 records? \(licence: CC0-1\.0\)\nupdated\.db: /);
  expect((await update()).stderr).toContain('Nothing has changed since the last update.');
  expect(server.requests).toHaveLength(2);

  // Damage in its midst is unseen by an update, so that reading it says what helps: to remove it first.
  const database = new DatabaseSync(workshop.path('updated.db'), { readOnly: true });
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'search'").get()?.['rootpage'];
  database.close();
  const bytes = readFileSync(workshop.path('updated.db'));
  const [page, number] = [bytes.readUInt16BE(16), Number(root)];
  writeFileSync(workshop.path('updated.db'), bytes.fill(0xff, (number - 1) * page, number * page));
  const damaged = await workshop.run('advisories', '--db', 'updated.db');
  expect(damaged).toMatchObject({ code: 2, stderr: expect.stringMatching(/updated\.db: is damaged .*; remove it, /) });
  rmSync(workshop.path('updated.db'));
  expect((await update()).stderr).toMatch(/^kev: 1 records?/);
});

test('help and version go to stdout', async () => {
  expect(await ran('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await ran('--help')).toContain('fixedin scan alpine:3.19');
  expect(await ran('help', 'diff')).toContain('--from-as-of <date>');
  expect(await ran('diff', '--help')).toBe(await ran('help', 'diff'));
  expect(await ran('db', 'build', '--help')).toContain('--from <source...>');
});

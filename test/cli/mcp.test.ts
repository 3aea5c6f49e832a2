import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startFixedin } from './fixedin.ts';
import { NEW, OLD, openWorkshop, type Workshop } from './workshop.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/cli.mjs');

let workshop: Workshop;
let client: Client;

beforeAll(async () => {
  workshop = await openWorkshop();
  client = await connect();
});

afterAll(async () => {
  await client?.close();
  await workshop?.[Symbol.asyncDispose]();
});

/** The protocol's own client, with `fixedin mcp` at the other end as an assistant would start it. */
async function connect(...options: readonly string[]): Promise<Client> {
  const made = new Client({ name: 'test', version: '1' });
  await made.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, 'mcp', '--db', workshop.path('fixedin.db'), '--cache', workshop.path('cache'), ...options],
      cwd: workshop.folder,
      env: { HOME: workshop.folder },
    }),
  );
  return made;
}

async function call(name: string, args: Record<string, unknown>, asked = client) {
  const result = await asked.callTool({ name, arguments: args });
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  const data = z.looseObject({}).parse(result.structuredContent ?? {});
  return { text, data, failed: result.isError ?? false };
}

describe('fixedin mcp', () => {
  test('offers four tools that change nothing, each with the schema of what it takes and gives', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'diff_images',
      'explain_vulnerability',
      'scan_image',
      'search_advisories',
    ]);
    for (const { name, annotations, inputSchema, outputSchema } of tools) {
      expect(annotations, name).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(inputSchema, name).toMatchObject({ type: 'object', properties: expect.any(Object) });
      expect(outputSchema, name).toMatchObject({ type: 'object', properties: expect.any(Object) });
    }
  });

  test('scans, as the command line does', async () => {
    const { text, data, failed } = await call('scan_image', { image: OLD });
    const scan = JSON.parse((await workshop.run('scan', OLD, '-o', 'json')).stdout);
    expect(failed).toBe(false);
    expect(data).toEqual({
      image: scan.image,
      database: scan.database,
      summary: scan.summary,
      findings: scan.findings,
      omitted: 0,
      warnings: scan.warnings,
    });
    expect(text).toMatch(/^oci-layout:app:1\.0: 2 vulnerabilities: /);
    expect(text).toContain('High: libnghttp2-14 1.56.0-r0 is affected by CVE-2023-44487; 1.57.0-r0 fixes it.');
  });

  test.each([
    [{ limit: 1 }, ['CVE-2023-44487'], 1],
    [{ fixable: true }, ['CVE-2023-44487'], 1],
    [{ severity: 'Critical' }, [], 2],
    [{ asOf: '2023-12-31' }, ['CVE-2023-44487'], 0],
    [{ asOf: '2023-10-01' }, [], 0],
  ])('scans with %j', async (args, ids, omitted) => {
    const { data } = await call('scan_image', { image: OLD, ...args });
    const { findings } = data as { findings: { id: string }[] };
    expect({ ids: findings.map(({ id }) => id), omitted: data['omitted'] }).toEqual({ ids, omitted });
  });

  test('compares, with the cause of each change', async () => {
    const { text, data } = await call('diff_images', { from: OLD, to: NEW });
    expect(data).toEqual(JSON.parse((await workshop.run('diff', OLD, NEW, '-o', 'json')).stdout));
    expect(text).toContain(
      'Removed: CVE-2023-44487 (High): libnghttp2-14 went from 1.56.0-r0 to 1.58.0-r1, past 1.57.0-r0',
    );
    const days = await call('diff_images', { from: OLD, to: OLD, fromAsOf: '2023-10-01', toAsOf: '2023-12-31' });
    expect(days.text).toContain('Added: CVE-2023-44487');
  });

  test('explains, by any id', async () => {
    const { text, data } = await call('explain_vulnerability', { vulnerability: 'GHSA-qppj-fm5r-hxr3', image: OLD });
    expect(data).toMatchObject({
      id: 'CVE-2023-44487',
      known: true,
      named: [
        {
          package: { name: 'libnghttp2-14', version: '1.56.0-r0' },
          outcome: 'affected',
          fixedIn: '1.57.0-r0',
          statements: [{ advisory: 'CGA-q2g4-fr75-mfgw', by: 'origin', name: 'nghttp2', decides: true }],
        },
      ],
    });
    expect(text).toContain('CGA-q2g4-fr75-mfgw');
    const unknown = await call('explain_vulnerability', { vulnerability: 'CVE-1999-99999', image: OLD });
    expect(unknown).toMatchObject({ failed: false, data: { known: false, named: [] } });
  });

  test('searches, page by page', async () => {
    const { text, data } = await call('search_advisories', { query: '2023-44487' });
    expect(text).toMatch(/^1 advisory\nCVE-2023-44487 \(High\): nghttp2 in wolfi: fixed, fixed in 1\.57\.0-r0/);
    expect(data).toMatchObject({ total: 1, next: null, items: [{ id: 'CGA-q2g4-fr75-mfgw', status: 'fixed' }] });
    const first = await call('search_advisories', { limit: 1 });
    const second = await call('search_advisories', { limit: 1, cursor: first.data['next'] });
    expect([first, second].map(({ text: lines }) => lines.split('\n')[1])).toEqual([
      expect.stringContaining('CVE-2018-1000021'),
      expect.stringContaining('CVE-2023-44487'),
    ]);
  });

  test.each([
    ['scan_image', { image: 'nothing.tar:///' }, /is of no known source/],
    ['scan_image', { image: 'oci-layout:nowhere' }, /nowhere/],
    ['scan_image', { image: OLD, asOf: 'yesterday' }, /yesterday.*write 2024-01-18|yesterday/],
    ['scan_image', { image: OLD, platform: 'plan9/mips' }, /plan9\/mips/],
    ['scan_image', {}, /image/],
    ['scan_image', { image: OLD, severity: 'high!' }, /severity/],
    ['search_advisories', { cursor: 'no cursor' }, /cursor/],
    ['search_advisories', { status: 'open' }, /status/],
  ])('answers %s %j with an error, and goes on', async (name, args, message) => {
    const { text, failed } = await call(name, args);
    expect(failed).toBe(true);
    expect(text).toMatch(message);
    expect(text).not.toContain('    at ');
    expect((await call('search_advisories', { limit: 1 })).failed).toBe(false);
  });

  test('keeps to the registries that it is told to', async () => {
    const kept = await connect('--only', '127.0.0.1:1/org', '--only', 'ghcr.io/example');
    try {
      for (const image of [
        OLD,
        'app',
        '.',
        'docker:app',
        'ghcr.io/examples/app',
        '127.0.0.1:1/other/app',
        `dir:${workshop.folder}`,
      ]) {
        const { text, failed } = await call('scan_image', { image }, kept);
        expect({ image, failed, text }).toEqual({
          image,
          failed: true,
          text: expect.stringMatching(
            /is not in a registry that may be asked here|is no repository name|is no tag|is no registry host/,
          ),
        });
      }
      expect((await call('scan_image', { image: '127.0.0.1:1/org/app:1' }, kept)).text).toMatch(
        /refuses the connection/,
      );
      expect((await call('search_advisories', { query: 'nghttp2' }, kept)).failed).toBe(false);
    } finally {
      await kept.close();
    }
  });

  test('reads a database that was replaced meanwhile', async () => {
    const other = await connect('--db', workshop.path('later.db'));
    try {
      expect(await call('search_advisories', {}, other)).toMatchObject({
        failed: true,
        text: expect.stringMatching(/^no database at .*later\.db; run fixedin db update/),
      });
      await workshop.run('db', 'build', '--from', 'wolfi:wolfi', '--out', 'later.db');
      expect(await call('search_advisories', {}, other)).toMatchObject({ failed: false, data: { total: 2 } });
    } finally {
      await other.close();
    }
  });

  test('writes nothing but the protocol, and ends when the other side does', async () => {
    const server = startFixedin(['mcp', '--db', 'fixedin.db'], { cwd: workshop.folder });
    const { code, stdout, stderr } = await new Promise<{ code: number | null; stdout: string; stderr: string }>(
      (resolve) => {
        let [out, err] = ['', ''];
        server.stdout?.on('data', (piece) => (out += piece));
        server.stderr?.on('data', (piece) => (err += piece));
        server.once('close', (status) => resolve({ code: status, stdout: out, stderr: err }));
      },
    );
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('says in a line what is no registry', async () => {
    const { code, stderr } = await workshop.run('mcp', '--only', 'https://ghcr.io');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'fixedin: --only https://ghcr.io: is no registry; write HOST[:PORT][/PATH]\n',
    });
  });
});

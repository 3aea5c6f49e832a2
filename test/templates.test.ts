import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../src/model/index.ts';
import { diffTemplate, scanTemplate } from '../src/report/index.ts';
import { madeDiff } from '../src/report/made-diff.fixture.ts';
import { madeFinding, madePackage, madeScan, madeUnfixed } from '../src/report/made-scan.fixture.ts';

const FOLDER = join(import.meta.dirname, '../docs/templates');

const SCAN = madeScan(
  [madeFinding(), madeUnfixed('CVE-2018-1000021', { package: madePackage('=cmd|"<x>"', '1,2') })],
  'app<1>',
);

async function scanned(text: string, name = 'mine.txt'): Promise<string> {
  return [...(await scanTemplate(SCAN, { name, text }))].join('');
}

function example(name: string): Promise<string> {
  return scanned(readFileSync(join(FOLDER, name), 'utf8'), name);
}

describe('the examples of the documentation', () => {
  test('are all here', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([
      'chat-message.json',
      'diff.md',
      'findings.csv',
      'page.html',
      'summary.txt',
    ]);
  });

  test('summary.txt', async () => {
    expect(await example('summary.txt')).toBe(
      `app<1>: 2 vulnerabilities in 2 packages, 1 fixable
High\tCVE-2023-44487\tlibnghttp2-14 1.56.0-r0\t-> 1.57.0-r0
Low\tCVE-2018-1000021\t=cmd|"<x>" 1,2
`,
    );
  });

  test('findings.csv defuses formulas', async () => {
    expect(await example('findings.csv')).toBe(
      `vulnerability,severity,cvss,package,version,fixed in,exploited,advisory
CVE-2023-44487,High,7.5,libnghttp2-14,1.56.0-r0,1.57.0-r0,true,https://images.example/security/CGA-q2g4-fr75-mfgw
CVE-2018-1000021,Low,${SCAN.findings[1]?.cvss?.score ?? ''},"'=cmd|""<x>""","1,2",,false,${SCAN.findings[1]?.advisory.url}
`,
    );
  });

  test('chat-message.json is JSON', async () => {
    expect(JSON.parse(await example('chat-message.json'))).toEqual({
      text: '0 critical and 1 high in app<1>',
      fields: [{ title: 'CVE-2023-44487', value: 'libnghttp2-14 1.56.0-r0' }],
    });
  });

  test('page.html escapes what the image says', async () => {
    const page = await example('page.html');
    expect(page).toContain('<h1>app&lt;1&gt;</h1>');
    expect(page).toContain('<h2>High (1)</h2>');
    expect(page).toContain('<td>=cmd|&#34;&lt;x&gt;&#34;<td>1,2<td>not yet</tr>');
  });

  test('diff.md', async () => {
    const template = { name: 'diff.md', text: readFileSync(join(FOLDER, 'diff.md'), 'utf8') };
    const text = [...(await diffTemplate(madeDiff(), { name: 'fixedin', version: '1' }, template))].join('');
    expect(text).toMatch(/^- \*\*CVE-2023-44487\*\* \(High\) is gone: libnghttp2-14 went from /m);
  });
});

describe('a template', () => {
  test.each([
    ["reads no file: {% include '/etc/passwd' %}", 'ENOENT'],
    ["reads no file beside it: {% render 'page.html' %}", 'ENOENT'],
    ["lays itself into none: {% layout 'package.json' %}", 'ENOENT'],
    ['misspells {{ findngs }}', 'undefined variable: findngs'],
    ['misspells a filter {{ image | upcse }}', 'undefined filter: upcse'],
    ['is not closed {% if image %}', 'tag {% if image %} not closed'],
    ['reaches for code {{ image.constructor }}', 'undefined variable: image.constructor'],
    ['reaches for code {{ image.__proto__ }}', 'undefined variable: image.__proto__'],
    ['builds up too much {% for a in (1..1000000000) %}x{% endfor %}', 'memory alloc limit exceeded'],
  ])('that %s is told in one line', async (text, problem) => {
    const error: unknown = await scanned(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`mine.txt: ${problem}`);
  });

  test('escapes in HTML and XML alone, unless it is told not to', async () => {
    const text = '{{ image.reference }} {{ image.reference | raw }}';
    expect(await scanned(text, 'mine.html')).toBe('app&lt;1&gt; app<1>');
    expect(await scanned(text, 'mine.xml.liquid')).toBe('app&lt;1&gt; app<1>');
    expect(await scanned('{{ image.reference }}')).toBe('app<1>');
  });

  test('may ask for what need not be there', async () => {
    expect(await scanned('{% if findings[0].statement %}yes{% else %}no{% endif %}')).toBe('no');
  });
});

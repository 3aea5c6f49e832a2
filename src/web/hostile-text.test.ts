import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advisoriesPage,
  advisoryPage,
  diffPage,
  diffReportPage,
  errorPage,
  homePage,
  packagePage,
  type Shell,
  scanPage,
  scanReportPage,
  vulnerabilityChoicePage,
  vulnerabilityPage,
} from './index.ts';
import { madeDiff, madeShell, madeViews } from './made-views.fixture.ts';

type Views = ReturnType<typeof madeViews>;

/** Every page, of data in which the outside world wrote `text` wherever it may write. */
const PAGES: Readonly<Record<string, (views: Views, shell: Shell, text: string) => string>> = {
  home: ({ home }, shell) => homePage(home, shell),
  advisories: ({ advisories }, shell) => advisoriesPage(advisories, shell),
  'nothing found': ({ nothing }, shell) => advisoriesPage(nothing, shell),
  vulnerability: ({ vulnerability }, shell) => vulnerabilityPage(vulnerability, shell),
  choice: ({ choice }, shell) => vulnerabilityChoicePage(choice, shell),
  advisory: ({ advisory }, shell) => advisoryPage(advisory, shell),
  package: ({ pkg }, shell) => packagePage(pkg, shell),
  scan: ({ scanned }, shell) => scanPage(scanned, shell),
  report: ({ reported }, shell) => scanPage(reported, shell),
  diff: ({ diff }, shell) => diffPage(diff, shell),
  error: ({ error }, shell) => errorPage(error, shell),
  'scan as a file': ({ scan }) => scanReportPage(scan),
  'diff as a file': (_views, _shell, text) => diffReportPage(madeDiff(text)),
};

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</title></style><script>alert(1)</script>',
  '&lt;script&gt;&#x22;',
  'javascript:alert(1)',
  '\u202Eevil\u0000\ud800',
  '../../etc/passwd?a=b#c%00',
];

describe.each(Object.entries(PAGES))('%s', (_name, page) => {
  const render = (text: string) => page(madeViews(text), madeShell(text), text);
  const benign = skeleton(render('x'));

  test.each(HOSTILE)('writes %j as text, and no mark-up comes of it', (text) => {
    const html = render(text);
    expect(skeleton(html)).toEqual(benign);
    expect(html).not.toMatch(/(?:href|src|action)="\s*javascript:/i);
    // What a box holds stays as it was typed; everywhere else a character that nobody sees is written out.
    expect(html.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[\u202E\0]/);
  });

  test('has the same elements and attributes whatever the text', () => {
    const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => /[a-z]/i.test(text));
    fc.assert(
      fc.property(anything, (text) => {
        expect(skeleton(render(text))).toEqual(benign);
      }),
      { numRuns: 25 },
    );
  });

  test('needs no inline style and no inline script', () => {
    expect(render('x').replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(
      /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/,
    );
  });
});

test('a reference is a link only where it leads to the web', () => {
  const linked = (url: string) => PAGES['vulnerability']?.(madeViews(url), madeShell(), url) ?? '';
  expect(linked('https://example.org/a?b=c&d')).toContain('href="https://example.org/a?b=c&amp;d"');
  expect(linked('javascript:alert(1)')).not.toContain('href="javascript');
  expect(linked('data:text/html,x')).not.toContain('href="data');
});

/**
 * The names of all elements and their attributes, in order; not what the attributes and the text say. Links may or may
 * not be there, as what they would lead to is an address or not.
 */
function skeleton(html: string): readonly string[] {
  const tags = html.match(/<[/!]?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>/g) ?? [];
  return tags.filter((tag) => !/^<\/?(?:a|span)\b/.test(tag)).map((tag) => tag.replaceAll(/="[^"]*"/g, ''));
}

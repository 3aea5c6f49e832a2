import { expect, test } from 'vitest';
import { madeFinding, madePackage, madeScan, madeUnfixed } from './made-scan.fixture.ts';
import { scanMarkdown } from './scan-markdown.ts';

test('what can be fixed is a table, the rest is folded away', () => {
  const text = [...scanMarkdown(madeScan([madeFinding(), madeUnfixed('CVE-2018-1000156')]))].join('');
  expect(text).toBe(`## \`go:1.21.2\`

**2 vulnerabilities: 1 high, 1 low · 1 fixable by upgrading**

2 packages · Wolfi · linux/amd64 · database of 2026-11-22

### Fixed by upgrading: 1 vulnerability in 1 package

| Severity | Vulnerability | Package | Installed | Fixed in | Since |
| --- | --- | --- | --- | --- | --- |
| High, exploited | [CVE-2023-44487](https://images.example/security/CGA-q2g4-fr75-mfgw) | \`libnghttp2-14\` | \`1.56.0-r0\` | \`1.57.0-r0\` | 2023-10-11 |

<details>
<summary>No fix yet: 1 vulnerability in 1 package</summary>

| Severity | Vulnerability | Package | Installed | Status |
| --- | --- | --- | --- | --- |
| Low | [CVE-2018-1000156](https://images.example/security/CGA-q2g4-fr75-mfgw) | \`git\` | \`2.42.0-r2\` | under investigation |

</details>
`);
});

test('an address that is no plain web address is no link', () => {
  const { advisory } = madeFinding();
  for (const url of ['javascript:alert(1)', 'https://a.example/)[x](y', 'https://a.example/ "t', '']) {
    const text = [...scanMarkdown(madeScan([madeFinding({ advisory: { ...advisory, url } })]))].join('');
    expect(text).toContain('| CVE-2023-44487 |');
  }
});

test('a hostile name stays one cell of one row', () => {
  const evil = madePackage('a|b`c\n| Critical | <script>', '1');
  const text = [...scanMarkdown(madeScan([madeFinding({ package: evil })]))].join('');
  expect(text).toContain('| `` a\\|b`c\\u{a}\\| Critical \\| <script> `` |');
});

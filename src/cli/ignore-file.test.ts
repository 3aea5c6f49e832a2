import { expect, test } from 'vitest';
import { parseTime } from '../model/index.ts';
import { parseIgnoreFile } from './ignore-file.ts';

test('rules, with their lines', () => {
  const text = `
ignore:
  - vulnerability: CVE-2023-44487
    package: libnghttp2-14
    reason: nothing here serves HTTP
    expires: 2026-12-31
  - path: usr/share/doc/**
    reason: documents only
`;
  expect(parseIgnoreFile(text, 'rules.yaml')).toEqual([
    {
      subject: 'rules.yaml:3',
      vulnerability: 'CVE-2023-44487',
      package: 'libnghttp2-14',
      path: null,
      reason: 'nothing here serves HTTP',
      expires: parseTime('2026-12-31T23:59:59Z'),
    },
    {
      subject: 'rules.yaml:7',
      vulnerability: null,
      package: null,
      path: 'usr/share/doc/**',
      reason: 'documents only',
      expires: null,
    },
  ]);
});

test.each(['', '# nothing\n', 'ignore:\n', 'ignore: []\n'])('%j has no rules', (text) => {
  expect(parseIgnoreFile(text, 'rules.yaml')).toEqual([]);
});

test.each([
  ['ignores: []', 'rules.yaml:1: ignores is no setting; write ignore'],
  ['ignore: CVE-2024-0001', 'rules.yaml:1: ignore must be a list; write one "- " line for each'],
  ['ignore:\n  - CVE-2024-0001', 'rules.yaml:2: a rule must be a mapping; write key: value lines'],
  ['ignore:\n  - vulnerability: CVE-2024-0001', 'rules.yaml:2: a rule has no reason; say why with reason:'],
  ['ignore:\n  - package: git\n    reason: " "', 'rules.yaml:2: a rule has no reason; say why with reason:'],
  [
    'ignore:\n  - reason: no',
    'rules.yaml:2: a rule names nothing to ignore; give a vulnerability, a package or a path',
  ],
  ['ignore:\n  - package: git\n    why: x', 'rules.yaml:3: why is no part of a rule'],
  [
    'ignore:\n  - package: git\n    reason: x\n    expires: soon',
    'rules.yaml:4: expires: soon is no day; write 2024-01-18',
  ],
  ['ignore:\n  - package: pkg:git\n    reason: x', 'rules.yaml:2: package: pkg:git is no package URL'],
  ['ignore:\n  - vulnerability: 5\n    reason: x', 'rules.yaml:2: vulnerability must be a text; put it in quotes'],
])('%j names the line', (text, message) => {
  expect(() => parseIgnoreFile(text, 'rules.yaml')).toThrow(message);
});

import { expect, test } from 'vitest';
import { canonicalName, distroEcosystems, ecosystemType } from './ecosystem.ts';
import type { PackageType } from './package.ts';

test.each<[string, string, readonly string[]]>([
  ['wolfi', '20230201', ['Wolfi']],
  ['chainguard', '20230214', ['Chainguard', 'Wolfi']],
  ['alpine', '3.10.4', ['Alpine:v3.10']],
  ['alpine', '3.21_alpha20240807', ['Alpine:edge']],
  ['debian', '12', ['Debian:12']],
  ['debian', '', []],
  ['ubuntu', '22.04', ['Ubuntu:22.04', 'Ubuntu:22.04:LTS']],
  ['rhel', '9.3', ['Red Hat:9']],
  ['almalinux', '9.3', ['AlmaLinux:9']],
  ['rocky', '8.9', ['Rocky Linux:8']],
  ['plan9', '4', []],
])('%s %s is looked up in %j', (id, version, ecosystems) => {
  expect(distroEcosystems({ id, version, like: [], name: id })).toEqual(ecosystems);
});

test.each<[PackageType, string, string]>([
  ['pypi', 'Zope.Interface', 'zope-interface'],
  ['pypi', 'a__b-.c', 'a-b-c'],
  ['nuget', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['npm', 'JSONStream', 'JSONStream'],
  ['deb', 'libstdc++6', 'libstdc++6'],
])('%s %s is filed as %s', (type, name, canonical) => {
  expect(canonicalName(type, name)).toBe(canonical);
});

test.each([
  ['Alpine:v3.10', 'apk'],
  ['Ubuntu:22.04:LTS', 'deb'],
  ['crates.io', 'cargo'],
  ['Plan 9', null],
])('%s holds %s packages', (ecosystem, type) => {
  expect(ecosystemType(ecosystem)).toBe(type);
});

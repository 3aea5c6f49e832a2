import { expect, test } from 'vitest';
import { canonicalEcosystem, canonicalName, ecosystemType, languageEcosystems, namedBy } from './ecosystem.ts';
import type { PackageType } from './package.ts';

test.each<[PackageType, string, string]>([
  ['pypi', 'Zope.Interface', 'zope-interface'],
  ['pypi', 'a__b-.c', 'a-b-c'],
  ['nuget', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['npm', 'JSONStream', 'JSONStream'],
  ['deb', 'libstdc++6', 'libstdc++6'],
  ['golang', 'github.com/BurntSushi/toml/v2', 'github.com/BurntSushi/toml/v2'],
  ['maven', 'org.apache.logging.log4j:log4j-core', 'org.apache.logging.log4j:log4j-core'],
  ['npm', '@babel/Traverse', '@babel/Traverse'],
  ['composer', 'Symfony/HTTP-Kernel', 'symfony/http-kernel'],
  ['swift', 'https://github.com/Vapor/Vapor.git', 'github.com/vapor/vapor'],
  ['swift', 'github.com/vapor/vapor', 'github.com/vapor/vapor'],
])('%s %s is filed as %s', (type, name, canonical) => {
  expect(canonicalName(type, name)).toBe(canonical);
});

test.each([
  ['Alpine:v3.10', 'apk'],
  ['Ubuntu:22.04:LTS', 'deb'],
  ['crates.io', 'cargo'],
  ['SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'rpm'],
  ['openSUSE:Leap 15.5', 'rpm'],
  ['Amazon Linux:2023', 'rpm'],
  ['Arch Linux', 'alpm'],
  ['Plan 9', null],
])('%s holds %s packages', (ecosystem, type) => {
  expect(ecosystemType(ecosystem)).toBe(type);
});

test.each([
  ['Red Hat:enterprise_linux:9::appstream', 'Red Hat:enterprise_linux:9'],
  ['Red Hat:enterprise_linux:10.1::baseos', 'Red Hat:enterprise_linux:10'],
  ['Red Hat:rhel_eus:9.2::appstream', 'Red Hat:rhel_eus:9.2::appstream'],
  ['Maven:https://maven.google.com', 'Maven'],
  ['Packagist:https://packages.drupal.org/8', 'Packagist'],
  ['Ubuntu:Pro:22.04:LTS', 'Ubuntu:Pro:22.04:LTS'],
])('what speaks of %s is filed under %s', (ecosystem, canonical) => {
  expect(canonicalEcosystem(ecosystem)).toBe(canonical);
});

test.each([
  ['Debian:12', 'source'],
  ['Ubuntu:22.04:LTS', 'source'],
  ['Alpine:v3.19', 'source'],
  ['AlmaLinux:9', 'package'],
  ['Amazon Linux:2', 'package'],
  ['Wolfi', 'either'],
  ['SUSE:Linux Enterprise Server 15 SP5', 'either'],
  ['PyPI', 'package'],
])('%s names packages by %s', (ecosystem, by) => {
  expect(namedBy(ecosystem)).toBe(by);
});

test("a language's packages have no distribution", () => {
  expect(languageEcosystems('golang')).toEqual(['Go']);
  expect(languageEcosystems('otp')).toEqual([]);
});

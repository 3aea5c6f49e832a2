import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distroEcosystems, isExtendedMaintenance, parentDistribution } from './distribution.ts';
import type { Distro } from './distro.ts';
import { ecosystemType } from './ecosystem.ts';
import { endOfLife } from './end-of-life.ts';
import { formatDay } from './time.ts';

function distro(id: string, version: string, name = `${id} ${version}`): Distro {
  return { id, version, like: [], name };
}

/** As the distributions' own os-release files have ID, VERSION_ID and PRETTY_NAME. */
const LOOKED_UP: readonly (readonly [Distro, readonly string[]])[] = [
  [distro('wolfi', '20230201'), ['Wolfi']],
  [distro('chainguard', '20230214'), ['Chainguard', 'Wolfi']],
  [distro('minimos', '20250101'), ['MinimOS']],
  [distro('alpine', '3.10.4'), ['Alpine:v3.10']],
  [distro('alpine', '3.21_alpha20240807'), ['Alpine:edge']],
  [distro('alpaquita', '23'), ['Alpaquita:23']],
  [distro('debian', '12'), ['Debian:12']],
  [distro('debian', '', 'Debian GNU/Linux forky/sid'), ['Debian:14']],
  [distro('debian', '', 'Debian GNU/Linux'), []],
  [distro('raspbian', '12'), ['Debian:12']],
  [distro('ubuntu', '22.04'), ['Ubuntu:22.04', 'Ubuntu:22.04:LTS', 'Ubuntu:Pro:22.04:LTS']],
  [distro('echo', '12'), ['Echo']],
  [distro('rhel', '9.3'), ['Red Hat:enterprise_linux:9']],
  [distro('rhel', '10.0'), ['Red Hat:enterprise_linux:10']],
  [distro('centos', '9', 'CentOS Stream 9'), ['Red Hat:enterprise_linux:9']],
  [distro('almalinux', '9.3'), ['AlmaLinux:9']],
  [distro('rocky', '8.9'), ['Rocky Linux:8']],
  [distro('ol', '8.9'), ['Oracle Linux:8']],
  [distro('amzn', '2018.03'), ['Amazon Linux:1']],
  [distro('amzn', '2'), ['Amazon Linux:2']],
  [distro('amzn', '2023'), ['Amazon Linux:2023']],
  [distro('fedora', '40'), ['Fedora:40']],
  [distro('opensuse-leap', '15.5'), ['openSUSE:Leap 15.5']],
  [distro('opensuse-tumbleweed', '20240118'), ['openSUSE:Tumbleweed']],
  [distro('sles', '12.5'), ['SUSE:Linux Enterprise Server 12 SP5', 'SUSE:Linux Enterprise Server 12 SP5-LTSS']],
  [distro('sles', '16.0'), ['SUSE:Linux Enterprise Server 16.0']],
  [distro('sle-micro', '5.5'), ['SUSE:Linux Enterprise Micro 5.5']],
  [distro('photon', '4.0'), ['Photon OS:4.0']],
  [distro('mariner', '2.0'), ['Azure Linux:2']],
  [distro('azurelinux', '3.0'), ['Azure Linux:3']],
  [distro('mageia', '9'), ['Mageia:9']],
  [distro('openeuler', '22.03', 'openEuler 22.03 (LTS-SP1)'), ['openEuler:22.03-LTS-SP1']],
  [distro('openeuler', '24.03', 'openEuler 24.03 (LTS)'), ['openEuler:24.03-LTS']],
  [distro('arch', ''), ['Arch Linux']],
  [distro('manjaro', ''), ['Arch Linux']],
  [distro('gentoo', '2.15'), ['Gentoo']],
  [distro('void', ''), []],
  [distro('plan9', '4'), []],
  [distro('constructor', '1'), []],
];

test.each(LOOKED_UP)('%o is looked up in %j', (from, ecosystems) => {
  expect(distroEcosystems(from)).toEqual(ecosystems);
  expect(ecosystems.map(ecosystemType)).not.toContain(null);
});

test('SUSE Linux Enterprise 15 is looked up in its modules too', () => {
  const ecosystems = distroEcosystems(distro('sles', '15.5'));
  expect(ecosystems[0]).toBe('SUSE:Linux Enterprise Server 15 SP5');
  expect(ecosystems).toContain('SUSE:Linux Enterprise Module for Basesystem 15 SP5');
  expect(ecosystems.filter(isExtendedMaintenance)).toEqual(['SUSE:Linux Enterprise Server 15 SP5-LTSS']);
});

test("packages of another kind than the distribution's are not looked up in it", () => {
  expect(distroEcosystems(distro('debian', '12'), 'deb')).toEqual(['Debian:12']);
  expect(distroEcosystems(distro('debian', '12'), 'nix')).toEqual([]);
});

test.each([
  [distro('centos', '7'), 'rhel'],
  [distro('raspbian', '12'), 'debian'],
  [{ ...distro('kali', '2024.1'), like: ['debian'] }, null],
  [{ ...distro('linuxmint', '21'), like: ['ubuntu', 'debian'] }, null],
  [distro('debian', '12'), null],
])('%o is judged by the advisories of %s', (from, parent) => {
  expect(parentDistribution(from)).toBe(parent);
});

describe('the end of life', () => {
  test.each([
    [distro('alpine', '3.10.4'), '2021-05-01'],
    [distro('alpine', '3.1.0'), '2016-11-01'],
    [distro('debian', '10'), '2024-06-30'],
    [distro('ubuntu', '18.04'), '2023-05-31'],
    [distro('rhel', '7.9'), '2024-06-30'],
    [distro('centos', '8', 'CentOS Linux 8'), '2021-12-31'],
    [distro('centos', '8', 'CentOS Stream 8'), '2024-05-31'],
    [distro('amzn', '2018.03'), '2023-12-31'],
    [distro('sles', '15'), '2019-12-31'],
    [distro('sles', '15.5'), '2024-12-31'],
    [distro('mariner', '2.0'), '2025-07-31'],
    [distro('wolfi', '20230201'), null],
    [distro('fedora', '99'), null],
    [distro('constructor', '1'), null],
  ])('of %o is %s', (from, day) => {
    const end = endOfLife(from);
    expect(end === null ? null : formatDay(end)).toBe(day);
  });

  /** `version,codename,series,created,release,eol,eol-lts or eol-server,…`, as the distributions publish it. */
  const DISTRO_INFO = '/usr/share/distro-info';

  test.skipIf(!existsSync(DISTRO_INFO)).each([
    ['debian', 'eol-lts', '6.0'],
    ['ubuntu', 'eol', '14.04'],
  ])('of every release of %s that is known is what distro-info says in %s', (id, column, first) => {
    const [head = '', ...rows] = readFileSync(join(DISTRO_INFO, `${id}.csv`), 'utf8')
      .trim()
      .split('\n');
    const at = head.split(',').indexOf(column);
    const releases = rows.map((row) => row.split(',')).map((cells) => [cells[0]?.split(' ')[0] ?? '', cells[at] ?? '']);
    const start = releases.findIndex(([version]) => version === first);
    const stated = releases.slice(start).filter(([version, day]) => version !== '' && day !== '');
    // Releases go on to be announced, and machines to learn of them: the last that this knows, and all before it.
    const known = stated.slice(
      0,
      stated.findLastIndex(([version = '']) => endOfLife(distro(id, version)) !== null) + 1,
    );
    expect(known.length).toBeGreaterThan(7);
    expect(known.map(([version = '']) => [version, formatDay(endOfLife(distro(id, version)) ?? 0)])).toEqual(known);
  });
});

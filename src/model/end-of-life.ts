import type { Distro } from './distro.ts';
import { ownValue } from './own-value.ts';
import { parseTime, type Seconds } from './time.ts';

/**
 * When a distribution's release stops to get security updates that everybody has (extended maintenance, which needs a
 * subscription, does not count): the last second of its last day. Null for a release that is not known, or rolls.
 */
export function endOfLife(distro: Distro): Seconds | null {
  const id = idOf(distro);
  const lives = ownValue(LIVES, id);
  if (lives === undefined) return null;
  const [major = '', minor = ''] = distro.version.split('.');
  const day = lives.days[`${major}.${minor}`] ?? lives.days[major];
  const start = day === undefined ? null : parseTime(day);
  return start === null ? null : start + 86_399;
}

/** Of each distribution whose releases' ends are known, where its vendor tells them. */
export function endOfLifeSources(): ReadonlyMap<string, string> {
  return new Map(Object.entries(LIVES).flatMap(([id, lives]) => (lives ? [[id, lives.source]] : [])));
}

/** CentOS Linux and CentOS Stream share an ID, and have lived for different times. */
function idOf({ id, name }: Distro): string {
  return id === 'centos' && /\bStream\b/.test(name) ? 'centos-stream' : id;
}

interface Lives {
  /** Where the vendor says so. */
  readonly source: string;
  /** Last days by release: `MAJOR.MINOR`, or `MAJOR` where all minor releases live as long. */
  readonly days: Readonly<Record<string, string | undefined>>;
}

const LIVES: Readonly<Record<string, Lives | undefined>> = {
  alpine: {
    source: 'https://alpinelinux.org/releases/',
    days: {
      '3.0': '2016-05-01',
      '3.1': '2016-11-01',
      '3.2': '2017-05-01',
      '3.3': '2017-11-01',
      '3.4': '2018-05-01',
      '3.5': '2018-11-01',
      '3.6': '2019-05-01',
      '3.7': '2019-11-01',
      '3.8': '2020-05-01',
      '3.9': '2020-11-01',
      '3.10': '2021-05-01',
      '3.11': '2021-11-01',
      '3.12': '2022-05-01',
      '3.13': '2022-11-01',
      '3.14': '2023-05-01',
      '3.15': '2023-11-01',
      '3.16': '2024-05-23',
      '3.17': '2024-11-22',
      '3.18': '2025-05-09',
      '3.19': '2025-11-01',
      '3.20': '2026-04-01',
      '3.21': '2026-11-01',
      '3.22': '2027-05-01',
      '3.23': '2027-11-01',
    },
  },
  // With long term support, which is part of Debian since its release 6.
  debian: {
    source: 'https://wiki.debian.org/LTS',
    days: {
      '6': '2016-02-29',
      '7': '2018-05-31',
      '8': '2020-06-30',
      '9': '2022-06-30',
      '10': '2024-06-30',
      '11': '2026-08-31',
      '12': '2028-06-30',
      '13': '2030-06-30',
    },
  },
  ubuntu: {
    source: 'https://wiki.ubuntu.com/Releases',
    days: {
      '12.04': '2017-04-28',
      '14.04': '2019-04-25',
      '14.10': '2015-07-23',
      '15.04': '2016-02-04',
      '15.10': '2016-07-28',
      '16.04': '2021-04-30',
      '16.10': '2017-07-20',
      '17.04': '2018-01-13',
      '17.10': '2018-07-19',
      '18.04': '2023-05-31',
      '18.10': '2019-07-18',
      '19.04': '2020-01-23',
      '19.10': '2020-07-17',
      '20.04': '2025-05-29',
      '20.10': '2021-07-22',
      '21.04': '2022-01-20',
      '21.10': '2022-07-14',
      '22.04': '2027-06-01',
      '22.10': '2023-07-20',
      '23.04': '2024-01-25',
      '23.10': '2024-07-11',
      '24.04': '2029-05-31',
      '24.10': '2025-07-10',
      '25.04': '2026-01-15',
      '25.10': '2026-07-09',
      '26.04': '2031-05-29',
      '26.10': '2027-07-15',
    },
  },
  rhel: {
    source: 'https://access.redhat.com/support/policy/updates/errata',
    days: {
      '5': '2017-03-31',
      '6': '2020-11-30',
      '7': '2024-06-30',
      '8': '2029-05-31',
      '9': '2032-05-31',
      '10': '2035-05-31',
    },
  },
  centos: {
    source: 'https://www.centos.org/centos-linux-eol/',
    days: { '5': '2017-03-31', '6': '2020-11-30', '7': '2024-06-30', '8': '2021-12-31' },
  },
  'centos-stream': {
    source: 'https://www.centos.org/cl-vs-cs/#end-of-life',
    days: { '8': '2024-05-31', '9': '2027-05-31', '10': '2030-01-01' },
  },
  almalinux: {
    source: 'https://wiki.almalinux.org/release-notes/',
    days: { '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
  },
  rocky: {
    source: 'https://wiki.rockylinux.org/rocky/version/',
    days: { '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
  },
  ol: {
    source: 'https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf',
    days: { '6': '2021-03-31', '7': '2024-12-31', '8': '2029-07-31', '9': '2032-06-30' },
  },
  amzn: {
    source:
      'https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html and https://aws.amazon.com/amazon-linux-2/faqs/',
    days: { '2018.03': '2023-12-31', '2': '2026-06-30', '2023': '2029-06-30' },
  },
  fedora: {
    source: 'https://docs.fedoraproject.org/en-US/releases/eol/',
    days: {
      '30': '2020-05-26',
      '31': '2020-11-24',
      '32': '2021-05-25',
      '33': '2021-11-30',
      '34': '2022-06-07',
      '35': '2022-12-13',
      '36': '2023-05-16',
      '37': '2023-12-05',
      '38': '2024-05-21',
      '39': '2024-11-26',
      '40': '2025-05-13',
      '41': '2025-12-15',
      '42': '2026-05-27',
      '43': '2026-12-09',
    },
  },
  'opensuse-leap': {
    source: 'https://en.opensuse.org/Lifetime',
    days: {
      '15.0': '2019-12-03',
      '15.1': '2021-02-02',
      '15.2': '2022-01-04',
      '15.3': '2022-12-31',
      '15.4': '2023-12-07',
      '15.5': '2024-12-31',
      '15.6': '2026-04-30',
      '16.0': '2027-10-31',
    },
  },
  // Of general support.
  sles: {
    source: 'https://www.suse.com/lifecycle',
    days: {
      '11.1': '2012-08-31',
      '11.2': '2014-01-31',
      '11.3': '2016-01-31',
      '11.4': '2019-03-31',
      '12.': '2016-06-30',
      '12.1': '2017-05-31',
      '12.2': '2018-03-31',
      '12.3': '2019-06-30',
      '12.4': '2020-06-30',
      '12.5': '2024-10-31',
      '15.': '2019-12-31',
      '15.1': '2021-01-31',
      '15.2': '2021-12-31',
      '15.3': '2022-12-31',
      '15.4': '2023-12-31',
      '15.5': '2024-12-31',
      '15.6': '2025-12-31',
      '15.7': '2031-07-31',
    },
  },
  mariner: {
    source: 'https://learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle',
    days: { '1': '2023-08-31', '2': '2025-07-31' },
  },
  azurelinux: {
    source: 'https://learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle',
    days: { '3': '2027-08-31' },
  },
  photon: {
    source: 'https://blogs.vmware.com/photon/',
    days: { '1': '2022-02-28', '2': '2022-12-31', '3': '2024-03-01' },
  },
};

import { urlPart } from '../../model/index.ts';
/**
 * The ecosystem that an erratum of an RPM repository is for: by its id's family, and the release that its collection is
 * called after (`Fedora 39`, `Oracle Linux 9`) or its packages were built for (`….amzn2023`, `….el9_2`, `….fc39`).
 * Null where none of them is known.
 */
export function errataEcosystem(id: string, release: string, build: string): string | null {
  const [, amazon] = /\.amzn(\d+)\b/.exec(build) ?? [];
  const [, enterprise] = /(?:\.|_|\+)el(\d+)/.exec(build) ?? [];
  if (/^ALAS/.test(id)) return amazon === undefined ? null : `Amazon Linux:${amazon}`;
  if (/^FEDORA-EPEL-/.test(id)) return null;
  if (/^FEDORA-/.test(id))
    return numbered('Fedora', /\bFedora (\d+)\b/.exec(release)?.[1] ?? /\.fc(\d+)/.exec(build)?.[1]);
  const word = FAMILIES.find(([family]) => id.startsWith(family));
  return word === undefined ? null : numbered(word[1], enterprise ?? /\bLinux (\d+)\b/.exec(release)?.[1]);
}

const FAMILIES: readonly (readonly [ids: string, ecosystem: string])[] = [
  ['ELSA-', 'Oracle Linux'],
  ['ELBA-', 'Oracle Linux'],
  ['ALSA-', 'AlmaLinux'],
  ['RLSA-', 'Rocky Linux'],
  ['RHSA-', 'Red Hat:enterprise_linux'],
];

function numbered(ecosystem: string, release: string | undefined): string | null {
  return release === undefined ? null : `${ecosystem}:${release}`;
}

/** The erratum's own page; empty for an id of another family. */
export function errataPage(id: string): string {
  const path = urlPart(id);
  if (id.startsWith('ALAS2023')) return `https://alas.aws.amazon.com/AL2023/${path}.html`;
  if (id.startsWith('ALAS2')) return `https://alas.aws.amazon.com/AL2/${path}.html`;
  if (id.startsWith('ALAS-')) return `https://alas.aws.amazon.com/${path}.html`;
  if (id.startsWith('FEDORA-')) return `https://bodhi.fedoraproject.org/updates/${path}`;
  if (id.startsWith('EL')) return `https://linux.oracle.com/errata/${path}.html`;
  if (id.startsWith('RHSA-')) return `https://access.redhat.com/errata/${id}`;
  return '';
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NewImage, writeOciLayout } from '../../src/image/index.ts';
import { fixedin } from './fixedin.ts';

/** A folder with the walk in little: two images in the layout `app`, feeds, and the database `fixedin.db`. */
export interface Workshop extends AsyncDisposable {
  readonly folder: string;
  /** Runs the command line there, with its database and a cache. */
  readonly run: (...args: readonly string[]) => ReturnType<typeof fixedin>;
  readonly path: (name: string) => string;
}

export const OLD = 'oci-layout:app:1.0';
export const NEW = 'oci-layout:app:1.1';

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-cli-'));
  const path = (name: string) => join(folder, name);
  await writeOciLayout(path('app'), image('1.0', '1.56.0-r0'), image('1.1', '1.58.0-r1'));
  await writeFeeds(folder);
  const env = { FIXEDIN_DB: path('fixedin.db'), FIXEDIN_CACHE: path('cache') };
  const run = (...args: readonly string[]) => fixedin(args, { cwd: folder, env });
  const built = await run('db', 'build', '--from', 'wolfi:wolfi', 'kev:kev.json', 'nvd:nvd.json');
  if (built.code !== 0) throw new Error(built.stderr);
  return {
    folder,
    run,
    path,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An image of Wolfi with libnghttp2-14 of a version and a git that nobody has fixed. */
export function image(tag: string, nghttp2: string): NewImage {
  const installed = [
    `P:libnghttp2-14\nV:${nghttp2}\nA:x86_64\nL:MIT\no:nghttp2\n`,
    'P:git\nV:2.42.0-r0\nA:x86_64\nL:GPL-2.0-only\no:git\n',
  ];
  return {
    tag,
    created: '2023-10-05T00:00:00Z',
    config: { architecture: 'amd64', os: 'linux', config: { Env: [`APP_VERSION=${tag}`] } },
    layers: [
      { entries: [{ path: 'etc/os-release', content: 'ID=wolfi\nPRETTY_NAME="Wolfi"\n' }] },
      { entries: [{ path: 'lib/apk/db/installed', content: `${installed.join('\n')}\n` }] },
    ],
  };
}

async function writeFeeds(folder: string): Promise<void> {
  await mkdir(join(folder, 'wolfi'));
  await writeFile(join(folder, 'wolfi/nghttp2.advisories.yaml'), NGHTTP2);
  await writeFile(join(folder, 'wolfi/git.advisories.yaml'), GIT);
  await writeFile(join(folder, 'kev.json'), JSON.stringify(KEV));
  await writeFile(join(folder, 'nvd.json'), JSON.stringify(NVD));
}

const NGHTTP2 = `schema-version: 2.0.2

package:
  name: nghttp2

advisories:
  - id: CGA-q2g4-fr75-mfgw
    aliases:
      - CVE-2023-44487
      - GHSA-qppj-fm5r-hxr3
    events:
      - timestamp: 2023-10-11T17:18:05Z
        type: fixed
        data:
          fixed-version: 1.57.0-r0
`;

const GIT = `schema-version: 2.0.2

package:
  name: git

advisories:
  - id: CGA-4f84-7h9m-xw2q
    aliases:
      - CVE-2018-1000021
    events:
      - timestamp: 2024-03-01T00:00:00Z
        type: pending-upstream-fix
        data:
          note: Not fixed upstream.
`;

const KEV = {
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  catalogVersion: '2023.10.10',
  dateReleased: '2023-10-10T00:00:00.000Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2023-44487',
      vendorProject: 'IETF',
      product: 'HTTP/2',
      vulnerabilityName: 'HTTP/2 Rapid Reset Attack Vulnerability',
      dateAdded: '2023-10-10',
      shortDescription: 'HTTP/2 contains a rapid reset vulnerability.',
      requiredAction: 'Apply mitigations.',
      dueDate: '2023-10-31',
      knownRansomwareCampaignUse: 'Unknown',
      notes: '',
    },
  ],
};

const NVD = {
  resultsPerPage: 2,
  startIndex: 0,
  totalResults: 2,
  format: 'NVD_CVE',
  version: '2.0',
  timestamp: '2024-03-02T00:00:00.000',
  vulnerabilities: [
    nvdRecord('CVE-2023-44487', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 7.5, 'HIGH'),
    nvdRecord('CVE-2018-1000021', 'CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, 'LOW'),
  ],
};

function nvdRecord(id: string, vectorString: string, baseScore: number, baseSeverity: string) {
  const version = vectorString.slice('CVSS:'.length, 'CVSS:3.1'.length);
  return {
    cve: {
      id,
      published: '2023-10-10T14:15:10.883',
      lastModified: '2024-03-01T00:00:00.000',
      vulnStatus: 'Analyzed',
      descriptions: [{ lang: 'en', value: `What ${id} is about.` }],
      metrics: {
        [`cvssMetricV${version.replace('.', '')}`]: [
          { source: 'nvd@nist.gov', type: 'Primary', cvssData: { version, vectorString, baseScore, baseSeverity } },
        ],
      },
    },
  };
}

import type { FeedFormat } from '../../../src/feeds/types.ts';

/** Small sound files of each feed, whose every part some reader looks at. */
export function feedSamples(format: FeedFormat): readonly Buffer[] {
  return [Buffer.from(FEEDS[format])];
}

const json = (value: unknown) => JSON.stringify(value);
const TIME = '2024-01-02T03:04:05Z';

const FEEDS: Readonly<Record<FeedFormat, string>> = {
  osv: json({
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: TIME,
    published: TIME,
    aliases: ['CVE-2024-0001'],
    summary: 'a',
    details: 'b',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'a' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2' }] }],
        versions: ['1.0'],
      },
    ],
    references: [{ type: 'WEB', url: 'https://a.example' }],
  }),
  wolfi: `schema-version: 2.0.2\npackage:\n  name: a\nadvisories:\n  - id: CGA-aaaa-bbbb-cccc\n    aliases: [CVE-2024-0001]\n    events:\n      - timestamp: ${TIME}\n        type: fixed\n        data:\n          fixed-version: 1.0-r0\n`,
  secdb: json({
    distroversion: 'v3.19',
    reponame: 'main',
    urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
    apkurl: '{{urlprefix}}',
    packages: [{ pkg: { name: 'a', secfixes: { '1.0-r0': ['CVE-2024-0001 CVE-2024-0002'], 0: ['CVE-2024-0003'] } } }],
  }),
  chainguard: json({
    id: 'CGA-aaaa-bbbb-cccc',
    modified: TIME,
    published: TIME,
    upstream: ['CVE-2024-0001'],
    affected: [
      {
        package: { ecosystem: 'Chainguard', name: 'a', purl: 'pkg:apk/chainguard/a' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-r0' }] }],
        ecosystem_specific: { components: [{ id: 'a', latest_event_status: 'fixed', latest_event_timestamp: TIME }] },
      },
    ],
  }),
  kev: json({
    catalogVersion: '2024.01.01',
    dateReleased: TIME,
    vulnerabilities: [
      {
        cveID: 'CVE-2024-0001',
        dateAdded: '2024-01-01',
        vulnerabilityName: 'a',
        dueDate: '2024-02-01',
        knownRansomwareCampaignUse: 'Known',
      },
    ],
  }),
  epss: '#model_version:v2023.03.01,score_date:2024-01-18T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.5,0.9\n',
  nvd: json({
    vulnerabilities: [
      {
        cve: {
          id: 'CVE-2024-0001',
          published: TIME,
          lastModified: TIME,
          vulnStatus: 'Analyzed',
          descriptions: [{ lang: 'en', value: 'a' }],
          metrics: {
            cvssMetricV31: [
              { type: 'Primary', cvssData: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } },
            ],
          },
        },
      },
    ],
  }),
  debian: json({
    bash: {
      'CVE-2024-0001': {
        description: 'a',
        releases: {
          bookworm: { status: 'resolved', repositories: { bookworm: '1.0' }, fixed_version: '1.0', urgency: 'low' },
        },
      },
    },
  }),
  csaf: json({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'a',
      publisher: { name: 'Red Hat Product Security', namespace: 'https://www.redhat.com' },
      tracking: { id: 'CVE-2024-0001', initial_release_date: TIME, current_release_date: TIME },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Red Hat',
          branches: [
            {
              category: 'product_name',
              name: 'RHEL',
              product: {
                product_id: 'BaseOS-9',
                name: 'a',
                product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos' },
              },
            },
            {
              category: 'product_version',
              name: 'a',
              product: {
                product_id: 'a-0:1.0-1.el9.x86_64',
                name: 'a',
                product_identification_helper: { purl: 'pkg:rpm/redhat/a@1.0-1.el9?arch=x86_64' },
              },
            },
          ],
        },
      ],
      relationships: [
        {
          category: 'default_component_of',
          full_product_name: { name: 'a', product_id: 'BaseOS-9:a-0:1.0-1.el9.x86_64' },
          product_reference: 'a-0:1.0-1.el9.x86_64',
          relates_to_product_reference: 'BaseOS-9',
        },
      ],
    },
    vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: { fixed: ['BaseOS-9:a-0:1.0-1.el9.x86_64'] } }],
  }),
  updateinfo:
    '<?xml version="1.0"?><updates><update from="a" status="final" type="security" version="1"><id>FEDORA-2024-1</id><title>a</title><issued date="2024-01-02 03:04:05"/><severity>Important</severity><description>d</description><release>Fedora 40</release><references><reference href="https://a.example" id="CVE-2024-0001" type="cve"/></references><pkglist><collection><name>Fedora 40</name><package name="a" version="1.0" release="1.fc40" epoch="0" arch="x86_64" src="a-1.0-1.fc40.src.rpm"><filename>a-1.0-1.fc40.x86_64.rpm</filename></package></collection></pkglist></update></updates>',
  arch: json([
    {
      name: 'AVG-1',
      packages: ['a'],
      status: 'Fixed',
      severity: 'High',
      type: 'x',
      affected: '1.0-1',
      fixed: '1.1-1',
      issues: ['CVE-2024-0001'],
      advisories: [],
    },
  ]),
  glsa: '<?xml version="1.0"?><glsa id="202401-01"><title>a</title><synopsis>b</synopsis><product type="ebuild">a</product><announced>2024-01-02</announced><revised count="1">2024-01-02</revised><affected><package name="dev-libs/a" auto="yes" arch="*"><unaffected range="ge">1.1</unaffected><vulnerable range="lt">1.1</vulnerable></package></affected><description><p>d</p></description><impact type="high"><p>i</p></impact><references><uri link="https://a.example">CVE-2024-0001</uri></references></glsa>',
  photon: json([
    {
      cve_id: 'CVE-2024-0001',
      pkg: 'a',
      cve_score: 7.5,
      aff_ver: 'all versions before 1.0-1.ph5 are vulnerable',
      res_ver: '1.0-1.ph5',
    },
  ]),
};

export function vexSamples(): readonly Buffer[] {
  const openvex = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://a.example/1',
    author: 'a',
    timestamp: TIME,
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2024-0001' },
        products: [{ '@id': 'pkg:oci/a', subcomponents: [{ '@id': 'pkg:deb/debian/a' }] }],
        status: 'not_affected',
        justification: 'component_not_present',
      },
    ],
  };
  const cyclonedx = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    vulnerabilities: [
      {
        id: 'CVE-2024-0001',
        analysis: { state: 'not_affected', justification: 'code_not_present' },
        affects: [{ ref: 'pkg:deb/debian/a' }],
      },
    ],
  };
  return [Buffer.from(json(openvex)), Buffer.from(json(cyclonedx)), Buffer.from(FEEDS.csaf)];
}

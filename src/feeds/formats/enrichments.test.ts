import { expect, test } from 'vitest';
import { enrichmentsIn, feedItems } from '../../../test/support/feed-items.ts';
import { parseTime } from '../../model/index.ts';

const DAY = parseTime('2025-08-25');

test('KEV: days, ransomware, name', () => {
  const listed = {
    cveID: 'CVE-2025-48384',
    vulnerabilityName: 'Git Link Following Vulnerability',
    dateAdded: '2025-08-25',
    dueDate: '2025-09-15',
    knownRansomwareCampaignUse: 'Known',
  };
  expect(enrichmentsIn('kev', { catalogVersion: '2025.08.25', vulnerabilities: [listed] })).toEqual([
    {
      id: 'CVE-2025-48384',
      kev: { added: DAY, due: parseTime('2025-09-15'), ransomware: true, name: 'Git Link Following Vulnerability' },
    },
  ]);
});

test.each([
  [{ dateAdded: '2025-08-25' }, 'has no cveID'],
  [{ cveID: 'GHSA-1', dateAdded: '2025-08-25' }, 'is not about a CVE'],
  [{ cveID: 'CVE-2025-48384', dateAdded: 'soon' }, 'has no dateAdded'],
])('KEV: %j %s', (listed, reason) => {
  expect(feedItems('kev', { catalogVersion: '1', vulnerabilities: [listed] })).toMatchObject([
    { kind: 'unreadable', reason },
  ]);
});

test.each(['2025-08-25T00:00:00Z', '2025-08-25T00:00:00+0000'])(
  'EPSS: scores of the day of the comment (%s)',
  (time) => {
    const csv = `#model_version:v2025.03.14,score_date:${time}\r\ncve,epss,percentile\r\nCVE-2023-44487,0.94,0.999\r\n`;
    expect(enrichmentsIn('epss', csv)).toEqual([
      { id: 'CVE-2023-44487', epss: { probability: 0.94, percentile: 0.999, date: DAY } },
    ]);
  },
);

test('EPSS: other columns, no comment, no last line break', () => {
  expect(enrichmentsIn('epss', 'percentile,cve,x,epss\n0.5,CVE-2023-44487,,1e-05')).toEqual([
    { id: 'CVE-2023-44487', epss: { probability: 0.00001, percentile: 0.5, date: null } },
  ]);
});

test.each(['CVE-2023-44487,1.5,0.5', 'CVE-2023-44487,,0.5', 'CVE-2023-44487', 'x,0.1,0.1', 'CVE-2023-44487,NaN,0.5'])(
  'EPSS: %j cannot be read',
  (line) => {
    expect(feedItems('epss', `cve,epss,percentile\n${line}\nCVE-2023-0001,0.1,0.1\n`)).toMatchObject([
      { kind: 'unreadable', name: line },
      { kind: 'enrichment' },
    ]);
  },
);

test('NVD: English description, its own rating first, each vector once, times in UTC', () => {
  const metric = (type: string, vectorString: string) => ({ type, cvssData: { vectorString } });
  const cve = {
    id: 'CVE-2023-44487',
    published: '2023-10-10T14:15:10.883',
    lastModified: '2025-06-11T17:29:54.726',
    vulnStatus: 'Analyzed',
    descriptions: [
      { lang: 'es', value: 'El protocolo' },
      { lang: 'en', value: 'The HTTP/2 protocol' },
    ],
    metrics: {
      cvssMetricV31: [
        metric('Secondary', 'CVSS:3.1/B'),
        metric('Primary', 'CVSS:3.1/A'),
        metric('Secondary', 'CVSS:3.1/A'),
      ],
      cvssMetricV2: [metric('Primary', 'AV:N/AC:L/Au:N/C:N/I:N/A:P')],
    },
  };
  expect(enrichmentsIn('nvd', { format: 'NVD_CVE', vulnerabilities: [{ cve }] })).toEqual([
    {
      id: 'CVE-2023-44487',
      nvd: {
        description: 'The HTTP/2 protocol',
        ratings: [
          { source: 'nvd', kind: 'CVSS_V3', value: 'CVSS:3.1/A' },
          { source: 'nvd', kind: 'CVSS_V3', value: 'CVSS:3.1/B' },
          { source: 'nvd', kind: 'CVSS_V2', value: 'AV:N/AC:L/Au:N/C:N/I:N/A:P' },
        ],
        published: parseTime('2023-10-10T14:15:10Z'),
        modified: parseTime('2025-06-11T17:29:54Z'),
        rejected: false,
      },
    },
  ]);
});

test('NVD: a rejected CVE says so', () => {
  const cve = { id: 'CVE-2023-0001', vulnStatus: 'Rejected' };
  expect(enrichmentsIn('nvd', { vulnerabilities: [{ cve }] })).toMatchObject([
    { nvd: { rejected: true, ratings: [] } },
  ]);
});

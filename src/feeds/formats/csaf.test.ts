import { describe, expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

const RELEASE_8 = {
  name: 'Red Hat Enterprise Linux 8',
  cpe: 'cpe:/o:redhat:enterprise_linux:8',
  id: 'red_hat_enterprise_linux_8',
};
const APPSTREAM_8 = {
  name: 'AppStream (v. 8)',
  cpe: 'cpe:/a:redhat:enterprise_linux:8::appstream',
  id: 'AppStream-8.9.0.Z.MAIN',
};
const BASEOS_9 = {
  name: 'BaseOS (v. 9)',
  cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos',
  id: 'BaseOS-9.2.0.Z.MAIN.EUS',
};
const EUS = { name: 'BaseOS EUS (v. 8.6)', cpe: 'cpe:/o:redhat:rhel_eus:8.6::baseos', id: 'BaseOS-8.6.0.Z.EUS' };

function product(id: string, helper: object) {
  return {
    category: 'product_version',
    name: id,
    product: { name: id, product_id: id, product_identification_helper: helper },
  };
}

function within(component: string, place: string) {
  return {
    category: 'default_component_of',
    full_product_name: { name: `${component} as a component of ${place}`, product_id: `${place}:${component}` },
    product_reference: component,
    relates_to_product_reference: place,
  };
}

const NGHTTP2 = 'libnghttp2-0:1.43.0-5.el9_2.1.x86_64';
const NGHTTP2_ARM = 'libnghttp2-0:1.43.0-5.el9_2.1.aarch64';
const MODULE = 'nodejs:18:8080020231012020152:63b34585';
const NODE = 'nodejs-1:18.18.2-1.module+el8.8.0+20407+89c9b2f8.x86_64';
const NODE_16 = 'nodejs-1:16.20.2-3.module+el8.8.0+20386+0b1f3093.x86_64::nodejs:16';

/** As Red Hat's documents are made: products under vendor and family, packages under vendor and architecture. */
function document(status: object, more: object = {}, relationships: readonly object[] = RELATIONSHIPS) {
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      aggregate_severity: { text: 'Important' },
      publisher: { name: 'Red Hat Product Security' },
      tracking: {
        id: 'CVE-2023-44487',
        initial_release_date: '2023-10-10T12:00:00+00:00',
        current_release_date: '2024-11-01T00:00:00+00:00',
      },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Red Hat',
          branches: [
            {
              category: 'product_family',
              name: 'Red Hat Enterprise Linux',
              branches: [RELEASE_8, APPSTREAM_8, BASEOS_9, EUS].map(({ id, cpe }) => product(id, { cpe })),
            },
            {
              category: 'architecture',
              name: 'x86_64',
              branches: [
                product(NGHTTP2, { purl: 'pkg:rpm/redhat/libnghttp2@1.43.0-5.el9_2.1?arch=x86_64' }),
                product(NGHTTP2_ARM, { purl: 'pkg:rpm/redhat/libnghttp2@1.43.0-5.el9_2.1?arch=aarch64' }),
                product(MODULE, { purl: 'pkg:rpmmod/redhat/nodejs@18:8080020231012020152:63b34585?arch=x86_64' }),
                product(NODE, {
                  purl: 'pkg:rpm/redhat/nodejs@18.18.2-1.module%2Bel8.8.0%2B20407%2B89c9b2f8?arch=x86_64&epoch=1',
                }),
                product(NODE_16, {
                  purl: 'pkg:rpm/redhat/nodejs@16.20.2-3.module%2Bel8.8.0%2B20386%2B0b1f3093?arch=x86_64&epoch=1&rpmmod=nodejs:16:8080020231012034515:63b34585',
                }),
                product('nghttp2', { purl: 'pkg:rpm/redhat/nghttp2?arch=src' }),
                product('ruby:2.5/ruby', { purl: 'pkg:rpmmod/redhat/ruby:2.5/ruby' }),
                product('ubi8', { purl: 'pkg:oci/ubi@sha256:1?arch=amd64' }),
              ],
            },
          ],
        },
      ],
      relationships,
    },
    vulnerabilities: [
      {
        cve: 'CVE-2023-44487',
        title: 'HTTP/2: Rapid Reset',
        notes: [{ category: 'description', text: 'A flaw was found in handling multiplexed streams.' }],
        product_status: status,
        scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }, products: [] }],
        ...more,
      },
    ],
  };
}

const RELATIONSHIPS = [
  within(NGHTTP2, BASEOS_9.id),
  within(NGHTTP2_ARM, BASEOS_9.id),
  within(MODULE, APPSTREAM_8.id),
  within(NODE, `${APPSTREAM_8.id}:${MODULE}`),
  within(NODE_16, APPSTREAM_8.id),
  within('nghttp2', RELEASE_8.id),
  within('nghttp2', EUS.id),
  within('ruby:2.5/ruby', RELEASE_8.id),
  within('nodejs:20/nodejs', RELEASE_8.id),
  within('ubi8', RELEASE_8.id),
];

function statementsIn(status: object, more: object = {}) {
  return advisoriesIn('csaf', document(status, more))[0]?.affected;
}

test('a document is one advisory for its CVE', () => {
  const [advisory] = advisoriesIn('csaf', document({ fixed: [`${BASEOS_9.id}:${NGHTTP2}`] }));
  expect(advisory).toMatchObject({
    id: 'CVE-2023-44487@redhat',
    upstream: ['CVE-2023-44487'],
    published: Date.parse('2023-10-10T12:00:00Z') / 1000,
    details: 'A flaw was found in handling multiplexed streams.',
    ratings: [{ kind: 'CVSS_V3' }, { kind: 'word', value: 'Important' }],
    url: 'https://access.redhat.com/security/cve/CVE-2023-44487',
  });
});

describe('what is fixed', () => {
  const both = [`${BASEOS_9.id}:${NGHTTP2}`, `${BASEOS_9.id}:${NGHTTP2_ARM}`];

  test('is so since its erratum, and was known to be affected before; once for all architectures', () => {
    const remediations = [
      { category: 'workaround', details: 'None', product_ids: both },
      {
        category: 'vendor_fix',
        date: '2023-10-18T08:00:00+00:00',
        url: 'https://access.redhat.com/errata/RHSA-2023:5838',
        product_ids: both,
      },
    ];
    expect(statementsIn({ fixed: both }, { remediations })).toMatchObject([
      {
        ecosystem: 'Red Hat:enterprise_linux:9',
        name: 'libnghttp2',
        architecture: null,
        judgement: {
          kind: 'timeline',
          events: [
            { time: Date.parse('2023-10-10T12:00:00Z') / 1000, status: 'affected' },
            { time: Date.parse('2023-10-18T08:00:00Z') / 1000, status: 'fixed', fixedVersion: '1.43.0-5.el9_2.1' },
          ],
        },
      },
    ]);
  });

  test.each([
    [
      'by the module that holds it',
      `${APPSTREAM_8.id}:${MODULE}:${NODE}`,
      'nodejs:18',
      '1:18.18.2-1.module+el8.8.0+20407+89c9b2f8',
    ],
    ['by its package URL', `${APPSTREAM_8.id}:${NODE_16}`, 'nodejs:16', '1:16.20.2-3.module+el8.8.0+20386+0b1f3093'],
  ])('in a module is bound to its stream, told %s', (_, id, module, fixedVersion) => {
    expect(statementsIn({ fixed: [id] })).toMatchObject([
      {
        ecosystem: 'Red Hat:enterprise_linux:8',
        name: 'nodejs',
        module,
        judgement: { events: [{}, { fixedVersion }] },
      },
    ]);
  });
});

describe('what is not fixed', () => {
  const id = `${RELEASE_8.id}:nghttp2`;

  test.each([
    ['no_fix_planned', 'Will not fix', 'fix-not-planned'],
    ['no_fix_planned', 'Out of support scope', 'fix-not-planned'],
    ['none_available', 'Fix deferred', 'affected'],
    ['none_available', 'Affected', 'affected'],
  ])('%s (%s) is %s', (category, details, unfixed) => {
    const remediations = [{ category, details, product_ids: [id] }];
    expect(statementsIn({ known_affected: [id] }, { remediations })).toMatchObject([
      {
        ecosystem: 'Red Hat:enterprise_linux:8',
        name: 'nghttp2',
        judgement: { kind: 'ranges', ranges: [{ fixed: null }], unfixed },
      },
    ]);
  });

  test('and under investigation is that', () => {
    expect(statementsIn({ under_investigation: [id] })).toMatchObject([
      { judgement: { unfixed: 'under-investigation' } },
    ]);
  });

  test.each([
    ['with a package URL', `${RELEASE_8.id}:ruby:2.5/ruby`, 'ruby', 'ruby:2.5'],
    ['without one', `${RELEASE_8.id}:nodejs:20/nodejs`, 'nodejs', 'nodejs:20'],
  ])('of a module %s is bound to its stream', (_, id, name, module) => {
    expect(statementsIn({ known_affected: [id] })).toMatchObject([{ name, module }]);
  });
});

test('what is not affected has its justification', () => {
  const id = `${RELEASE_8.id}:nghttp2`;
  const flags = [{ label: 'vulnerable_code_not_present', product_ids: [id] }];
  expect(statementsIn({ known_not_affected: [id] }, { flags })).toMatchObject([
    { judgement: { kind: 'not-affected', justification: 'vulnerable_code_not_present' } },
  ]);
});

test('other products are left out: container images, update streams, and what the tree does not name', () => {
  const ids = [`${RELEASE_8.id}:ubi8`, `${EUS.id}:nghttp2`, 'nowhere:nothing'];
  expect(feedItems('csaf', document({ known_affected: ids }))).toMatchObject([
    { kind: 'left-out', name: 'CVE-2023-44487@redhat', reason: 'speaks of no release that fixedin knows' },
  ]);
});

test.each([
  ['another category', { document: { category: 'csaf_security_advisory' } }],
  [
    'a circle of products',
    {
      ...document({ known_affected: ['a:b'] }, {}, [
        within('b', 'a'),
        { ...within('a', 'a:b'), full_product_name: { product_id: 'a' } },
      ]),
    },
  ],
])('%s is no advisory', (_, content) => {
  expect(feedItems('csaf', content).every(({ kind }) => kind !== 'advisory')).toBe(true);
});

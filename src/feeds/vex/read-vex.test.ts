import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FixedinError, parseTime, type VexDocument } from '../../model/index.ts';
import { readVex } from './read-vex.ts';

function read(document: unknown): VexDocument {
  return readVex(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), 'vendor.json');
}

const PURL = 'pkg:apk/wolfi/git@2.42.0-r0';
const IMAGE = `pkg:oci/app@sha256:${'1'.repeat(64)}`;
const TIME = '2024-03-01T12:00:00Z';

function openvex(statement: object) {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://vendor.example/vex/1',
    author: 'Vendor',
    timestamp: TIME,
    statements: [statement],
  };
}

function csaf(status: string, more: object = {}, tree: object = {}) {
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: 'Vendor' },
      tracking: { current_release_date: TIME },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Vendor',
          branches: [
            {
              category: 'product_version',
              name: 'git',
              product: { product_id: 'GIT', name: 'git', product_identification_helper: { purl: PURL } },
            },
          ],
        },
      ],
      ...tree,
    },
    vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: { [status]: ['GIT'] }, ...more }],
  };
}

function cyclonedx(analysis: object, affects: object[] = [{ ref: 'git' }], metadata: object = {}) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: TIME, authors: [{ name: 'Vendor' }], ...metadata },
    components: [{ type: 'library', 'bom-ref': 'git', name: 'git', purl: PURL }],
    vulnerabilities: [{ id: 'CVE-2024-0001', analysis, affects }],
  };
}

const NOT_AFFECTED = {
  subject: 'vendor.json',
  format: expect.stringMatching(/^(?:OpenVEX|CSAF|CycloneDX)(?: \d\.\d(?:\.\d)?)?$/),
  author: 'Vendor',
  unread: 0,
  statements: [
    {
      vulnerabilities: ['CVE-2024-0001'],
      status: 'not-affected',
      justification: 'vulnerable_code_not_present',
      note: 'Never built in.',
      time: parseTime(TIME),
      products: [{ names: [PURL], subcomponents: [], platform: null }],
    },
  ],
};

test.each<[string, unknown]>([
  [
    'OpenVEX',
    openvex({
      vulnerability: { name: 'CVE-2024-0001' },
      products: [{ '@id': PURL }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      impact_statement: 'Never built in.',
    }),
  ],
  [
    'OpenVEX of before 0.2',
    {
      ...openvex({
        vulnerability: 'CVE-2024-0001',
        products: [PURL],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        impact_statement: 'Never built in.',
      }),
      '@context': 'https://openvex.dev/ns',
    },
  ],
  [
    'CSAF',
    csaf('known_not_affected', {
      flags: [{ label: 'vulnerable_code_not_present', product_ids: ['GIT'] }],
      threats: [{ category: 'impact', details: 'Never built in.', product_ids: ['GIT'] }],
    }),
  ],
  [
    'CSAF, by a group',
    csaf(
      'known_not_affected',
      {
        flags: [{ label: 'vulnerable_code_not_present', group_ids: ['ALL'] }],
        threats: [{ category: 'impact', details: 'Never built in.', group_ids: ['ALL'] }],
      },
      { product_groups: [{ group_id: 'ALL', product_ids: ['GIT', 'OTHER'] }] },
    ),
  ],
  ['CycloneDX', cyclonedx({ state: 'not_affected', justification: 'code_not_present', detail: 'Never built in.' })],
  [
    'CycloneDX with a reference to another document',
    cyclonedx({ state: 'not_affected', justification: 'code_not_present', detail: 'Never built in.' }, [
      { ref: `urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#${encodeURIComponent(PURL)}` },
    ]),
  ],
  [
    'CycloneDX in XML',
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><timestamp>${TIME}</timestamp>
       <authors><author><name>Vendor</name></author></authors></metadata>
     <components><component type="library" bom-ref="git"><name>git</name><purl>${PURL}</purl></component></components>
     <vulnerabilities><vulnerability><id>CVE-2024-0001</id>
       <analysis><state>not_affected</state><justification>code_not_present</justification>
         <detail>Never built in.</detail></analysis>
       <affects><target><ref>git</ref></target></affects></vulnerability></vulnerabilities></bom>`,
  ],
])('%s says that a package is not affected', (_, document) => {
  expect(read(document)).toEqual(NOT_AFFECTED);
});

test.each([
  ['not_affected', 'known_not_affected', 'not_affected', 'not-affected'],
  ['not_affected', 'known_not_affected', 'false_positive', 'not-affected'],
  ['affected', 'known_affected', 'exploitable', 'affected'],
  ['fixed', 'fixed', 'resolved', 'fixed'],
  ['fixed', 'first_fixed', 'resolved_with_pedigree', 'fixed'],
  ['under_investigation', 'under_investigation', 'in_triage', 'under-investigation'],
])('%s is %s in CSAF and %s in CycloneDX', (open, inCsaf, inCyclonedx, status) => {
  const documents = [
    openvex({ vulnerability: { name: 'CVE-2024-0001' }, products: [{ '@id': PURL }], status: open }),
    csaf(inCsaf),
    cyclonedx({ state: inCyclonedx }),
  ];
  for (const document of documents) expect(read(document).statements).toMatchObject([{ status }]);
});

describe('products', () => {
  test('an image with parts, by its identifiers and hashes', () => {
    const product = {
      '@id': 'ghcr.io/org/app:1.0',
      identifiers: { purl: IMAGE },
      hashes: { 'sha-256': '1'.repeat(64) },
      subcomponents: [{ '@id': PURL }],
    };
    const statement = {
      vulnerability: { name: 'CVE-2024-0001', aliases: ['GHSA-1'] },
      products: [product],
      status: 'fixed',
    };
    expect(read(openvex(statement)).statements).toMatchObject([
      {
        vulnerabilities: ['CVE-2024-0001', 'GHSA-1'],
        products: [
          { names: ['ghcr.io/org/app:1.0', IMAGE, `sha256:${'1'.repeat(64)}`], subcomponents: [PURL], platform: null },
        ],
      },
    ]);
  });

  test('a document on one image speaks of its parts', () => {
    const component = { type: 'container', name: 'app', version: `sha256:${'1'.repeat(64)}` };
    expect(read(cyclonedx({ state: 'not_affected' }, undefined, { component })).statements).toMatchObject([
      { products: [{ names: [`sha256:${'1'.repeat(64)}`], subcomponents: [PURL] }] },
    ]);
  });

  test('versions limit a name that has none', () => {
    const affects = [
      { ref: 'pkg:apk/wolfi/git?arch=x86_64', versions: [{ version: '1-r0' }, { range: 'vers:apk/>1' }] },
    ];
    expect(read(cyclonedx({ state: 'not_affected' }, affects)).statements).toMatchObject([
      { products: [{ names: ['pkg:apk/wolfi/git@1-r0?arch=x86_64'] }] },
    ]);
  });

  test('a part of a system holds there only', () => {
    const tree = {
      full_product_names: [
        {
          product_id: 'RHEL',
          name: 'RHEL',
          product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9' },
        },
      ],
      relationships: [
        {
          category: 'default_component_of',
          full_product_name: { product_id: 'RHEL:GIT', name: 'git of RHEL' },
          product_reference: 'GIT',
          relates_to_product_reference: 'RHEL',
        },
      ],
    };
    const more = { product_status: { known_not_affected: ['RHEL:GIT'] } };
    expect(read(csaf('fixed', more, tree)).statements).toMatchObject([
      { products: [{ names: [PURL], platform: { names: [], cpes: ['cpe:/o:redhat:enterprise_linux:9'] } }] },
    ]);
  });

  test.each([
    ['a statement without products', openvex({ vulnerability: { name: 'CVE-2024-0001' }, status: 'fixed' })],
    [
      'parts that cannot be told',
      openvex({
        vulnerability: { name: 'CVE-2024-0001' },
        status: 'fixed',
        products: [{ '@id': IMAGE, subcomponents: [{ identifiers: { cpe23: 'cpe:2.3:a:git:git' } }] }],
      }),
    ],
    ['an unknown status', openvex({ vulnerability: { name: 'CVE-2024-0001' }, products: [PURL], status: 'fine' })],
    ['a product that is nowhere', csaf('fixed', { product_status: { fixed: ['NOWHERE'] } })],
    ['a reference that leads nowhere', cyclonedx({ state: 'resolved' }, [{ ref: 'nowhere' }])],
  ])('%s is left out, and counted', (_, document) => {
    expect(read(document)).toMatchObject({ statements: [], unread: 1 });
  });
});

test.each([
  ['{}', 'vendor.json: is no VEX document that is known; give OpenVEX'],
  ['[]', 'is no VEX document'],
  ['x', 'is no JSON'],
  [JSON.stringify({ bomFormat: 'CycloneDX', components: [] }), 'is no VEX document'],
])('%s is told in one line', (text, problem) => {
  expect(() => read(text)).toThrow(problem);
});

const KEYS = [
  ...[
    '@id',
    'vulnerability',
    'name',
    'aliases',
    'products',
    'status',
    'subcomponents',
    'identifiers',
    'purl',
    'hashes',
  ],
  ...['product_tree', 'branches', 'product', 'product_id', 'relationships', 'full_product_name', 'product_reference'],
  ...['relates_to_product_reference', 'product_status', 'fixed', 'cve', 'flags', 'product_ids', 'document', 'threats'],
  ...['metadata', 'component', 'components', 'bom-ref', 'affects', 'ref', 'versions', 'analysis', 'state', '__proto__'],
];
const LEAVES = ['fixed', 'not_affected', 'resolved', PURL, IMAGE, 'GIT', 'CVE-2024-0001', TIME, '', 'urn:cdx:%'];

test('any JSON is read, or refused by an error of its own', () => {
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 7 },
      fc.constantFrom(...LEAVES),
      fc.jsonValue({ maxDepth: 0 }),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 }),
  })).object;
  const start = fc.constantFrom(
    { '@context': 'https://openvex.dev/ns/v0.2.0', statements: [] },
    { document: { csaf_version: '2.0' } },
    { bomFormat: 'CycloneDX', vulnerabilities: [] },
  );
  const list = fc.array(anything, { maxLength: 3 });
  fc.assert(
    fc.property(start, anything, list, (known, rest, entries) => {
      const key = 'statements' in known ? 'statements' : 'vulnerabilities';
      try {
        for (const { products } of read({ ...Object(rest), ...known, [key]: entries }).statements) {
          expect(products.length).toBeGreaterThan(0);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FixedinError);
      }
    }),
    { numRuns: 1500 },
  );
});

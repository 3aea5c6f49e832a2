// CSAF 2.0 documents of the category VEX, as Red Hat publishes them, one a CVE: what is fixed where, and what of the rest
// is affected, will not be fixed, is being looked at, or is not affected.
// https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex and
// https://security.access.redhat.com/data/csaf/v2/vex/

import {
  type Advisory,
  type AdvisoryEvent,
  type AffectedPackage,
  isCve,
  type Justification,
  type Seconds,
  type SeverityRating,
  type UnresolvedStatus,
} from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isShape, namesAt, parseJson, type Shape, shapeAt, shapesAt, textAt, timeAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { type CsafProduct, csafProducts } from './csaf-products.ts';

export const csaf: FeedReader = {
  expects: "Red Hat's CSAF documents of the category csaf_vex (JSON, one a CVE)",
  wants: (name) => name.endsWith('.json'),
  *read(file, sources) {
    // https://access.redhat.com/security/data: security data is under CC BY 4.0.
    const source = sources.named('csaf:Red Hat', 'CC-BY-4.0', true);
    yield* fileItems(
      () => source,
      file.name,
      () => documentItems(file, source),
    );
  },
};

function* documentItems(file: FeedFile, source: FeedSource): Generator<FeedItem> {
  const document = parseJson(file.bytes);
  if (!isShape(document) || textAt(shapeAt(document, 'document'), 'category') !== 'csaf_vex') {
    throw new Unreadable('is no CSAF document of the category csaf_vex');
  }
  const about: About = {
    published: timeAt(tracking(document), 'initial_release_date'),
    modified: timeAt(tracking(document), 'current_release_date'),
    severity: textAt(shapeAt(shapeAt(document, 'document'), 'aggregate_severity'), 'text'),
    product: csafProducts(document),
    source,
  };
  for (const vulnerability of shapesAt(document, 'vulnerabilities')) yield readVulnerability(vulnerability, about);
}

interface About {
  readonly published: Seconds | null;
  readonly modified: Seconds | null;
  readonly severity: string;
  readonly product: (id: string) => CsafProduct | null;
  readonly source: FeedSource;
}

function tracking(document: Shape): Shape {
  return shapeAt(shapeAt(document, 'document'), 'tracking');
}

function readVulnerability(vulnerability: Shape, about: About): FeedItem {
  const { source } = about;
  const cve = textAt(vulnerability, 'cve');
  return recordItem(source, cve || 'a vulnerability', () => {
    if (!isCve(cve)) throw new Unreadable('is not about a CVE');
    const affected = statementsOf(vulnerability, about);
    const id = `${cve}@redhat`;
    if (affected.length === 0) return leftOut(source, id, 'speaks of no release that fixedin knows');
    const advisory: Advisory = {
      id,
      aliases: [],
      upstream: [cve],
      published: about.published,
      modified: about.modified,
      withdrawn: null,
      summary: textAt(vulnerability, 'title'),
      details: noteOf(vulnerability),
      ratings: ratingsOf(vulnerability, about),
      references: shapesAt(vulnerability, 'remediations').flatMap((remediation) => {
        const url = textAt(remediation, 'url');
        return /^https:\/\//.test(url) ? [{ type: 'FIX', url }] : [];
      }),
      affected,
      url: `https://access.redhat.com/security/cve/${cve}`,
    };
    return { kind: 'advisory', source, advisory };
  });
}

function noteOf(vulnerability: Shape): string {
  const notes = shapesAt(vulnerability, 'notes');
  const note = notes.find((one) => textAt(one, 'category') === 'description') ?? notes[0];
  return note === undefined ? '' : textAt(note, 'text');
}

/** Red Hat's own word for the whole, and the CVSS vectors of its products. */
function ratingsOf(vulnerability: Shape, { severity, source }: About): readonly SeverityRating[] {
  const vectors = new Set(
    shapesAt(vulnerability, 'scores').map((score) => textAt(shapeAt(score, 'cvss_v3'), 'vectorString')),
  );
  vectors.delete('');
  return [
    ...[...vectors].map((value) => ({ source: source.name, kind: 'CVSS_V3', value }) as const),
    ...(severity === '' ? [] : [{ source: source.name, kind: 'word', value: severity } as const]),
  ];
}

function statementsOf(vulnerability: Shape, about: About): readonly AffectedPackage[] {
  const status = shapeAt(vulnerability, 'product_status');
  const remedies = remediesOf(vulnerability);
  const excuses = justificationsOf(vulnerability);
  const statements = new Map<string, AffectedPackage>();
  const add = (
    ids: readonly string[],
    judge: (id: string, product: CsafProduct) => AffectedPackage['judgement'] | null,
  ) => {
    for (const id of ids) {
      const product = about.product(id);
      const judgement = product && judge(id, product);
      if (product === null || judgement === null) continue;
      const { ecosystem, name, module } = product;
      // Architectures are built from one source: a version says the same of each, and is said once.
      const statement = {
        ecosystem,
        name,
        architecture: null,
        ...(module === '' ? {} : { module }),
        judgement,
        ratings: [],
      };
      statements.set(JSON.stringify([ecosystem, name, module, product.version, judgement.kind]), statement);
    }
  };
  add(namesAt(status, 'fixed'), (id, { version }) =>
    version === '' ? null : { kind: 'timeline', events: fixEvents(version, about, remedies.get(id)?.date ?? null) },
  );
  add(namesAt(status, 'known_affected'), (id) => open(remedies.get(id)?.status ?? 'affected'));
  add(namesAt(status, 'under_investigation'), () => open('under-investigation'));
  add(namesAt(status, 'known_not_affected'), (id) => ({
    kind: 'not-affected',
    justification: excuses.get(id) ?? null,
    note: '',
  }));
  return [...statements.values()];
}

function open(unfixed: UnresolvedStatus): AffectedPackage['judgement'] {
  return { kind: 'ranges', ranges: [{ introduced: '0', fixed: null, lastAffected: null }], versions: [], unfixed };
}

/** Known to be affected from the document's first day on, and fixed from the erratum's. */
function fixEvents(version: string, { published, modified }: About, fixedOn: Seconds | null): readonly AdvisoryEvent[] {
  const event = { note: '', justification: null, detection: null };
  const fixed = { ...event, status: 'fixed', fixedVersion: version, type: 'vendor_fix' } as const;
  const time = fixedOn ?? modified ?? published ?? 0;
  if (published === null || published >= time) return [{ ...fixed, time }];
  return [
    { ...event, time: published, status: 'affected', fixedVersion: null, type: 'known_affected' },
    { ...fixed, time },
  ];
}

interface Remedy {
  readonly status: UnresolvedStatus;
  readonly date: Seconds | null;
}

/**
 * What is planned for a product. "Will not fix" and "Out of support scope" are final; "Fix deferred" is put off, and
 * "Affected" is open. https://redhatproductsecurity.github.io/security-data-guidelines/csaf-vex/#remediations
 */
function remediesOf(vulnerability: Shape): ReadonlyMap<string, Remedy> {
  const remedies = new Map<string, Remedy>();
  for (const remediation of shapesAt(vulnerability, 'remediations')) {
    const category = textAt(remediation, 'category');
    if (category === 'workaround' || category === 'mitigation') continue;
    const status = category === 'no_fix_planned' ? 'fix-not-planned' : 'affected';
    const remedy: Remedy = { status, date: category === 'vendor_fix' ? timeAt(remediation, 'date') : null };
    for (const id of namesAt(remediation, 'product_ids')) if (!remedies.has(id)) remedies.set(id, remedy);
  }
  return remedies;
}

/** CSAF's and OpenVEX's words are the same. https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#3235-vulnerabilities-property---flags */
const JUSTIFICATIONS: readonly Justification[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

function justificationsOf(vulnerability: Shape): ReadonlyMap<string, Justification> {
  const found = new Map<string, Justification>();
  for (const flag of shapesAt(vulnerability, 'flags')) {
    const justification = JUSTIFICATIONS.find((known) => known === textAt(flag, 'label'));
    if (justification === undefined) continue;
    for (const id of namesAt(flag, 'product_ids')) found.set(id, justification);
  }
  return found;
}

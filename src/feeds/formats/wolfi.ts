// Wolfi's advisory documents, schema 2: one YAML file a package, each advisory a list of dated events.
// https://github.com/wolfi-dev/advisories/blob/main/docs/ and the event types beside the data (event_types.md).

import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import {
  type Advisory,
  type AdvisoryEvent,
  type Detection,
  type Justification,
  ownValue,
  type Status,
  urlPart,
} from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, recordItem } from '../reader.ts';
import {
  isName,
  isShape,
  nameAt,
  namesAt,
  type Shape,
  shapeAt,
  shapesAt,
  textAt,
  timeAt,
  Unreadable,
} from '../shape.ts';
import type { NamedSources } from '../sources.ts';
import type { FeedItem } from '../types.ts';

/** After this day (7 May 2025, its end in UTC) Wolfi's advisories are no longer published under the Apache licence. */
const LAST_OPEN_SECOND = Date.UTC(2025, 4, 8) / 1000 - 1;

const STATUS_OF_EVENT: Readonly<Record<string, Status | undefined>> = {
  detection: 'under-investigation',
  'true-positive-determination': 'affected',
  'false-positive-determination': 'not-affected',
  fixed: 'fixed',
  'fix-not-planned': 'fix-not-planned',
  // "We will not look into it" leaves the user where "we will not fix it" does.
  'analysis-not-planned': 'fix-not-planned',
  'pending-upstream-fix': 'pending-upstream-fix',
};

const JUSTIFICATION_OF_TYPE: Readonly<Record<string, Justification>> = {
  'vulnerability-record-analysis-contested': 'vulnerable_code_not_present',
  'vulnerable-code-version-not-used': 'vulnerable_code_not_present',
  'vulnerable-code-not-included-in-package': 'vulnerable_code_not_present',
  'component-vulnerability-mismatch': 'component_not_present',
  'vulnerable-code-not-in-execution-path': 'vulnerable_code_not_in_execute_path',
  'vulnerable-code-cannot-be-controlled-by-adversary': 'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline-mitigations-exist': 'inline_mitigations_already_exist',
};

export const wolfi: FeedReader = {
  expects: 'Wolfi advisory documents (PACKAGE.advisories.yaml)',
  wants: (name) => /\.advisories\.ya?ml$/.test(name),
  *read(file, sources) {
    yield* fileItems(
      () => sources.named('wolfi', null, true),
      file.name,
      function* () {
        const { packageName, advisories } = readDocument(file);
        for (const record of advisories) yield readAdvisory(record, packageName, sources);
      },
    );
  },
};

function readDocument(file: FeedFile): { readonly packageName: string; readonly advisories: readonly Shape[] } {
  const document = parseYaml(file.bytes);
  if (!isShape(document) || !isShape(document['package']) || !Array.isArray(document['advisories'])) {
    throw new Unreadable('is no advisory document');
  }
  const version = textAt(document, 'schema-version');
  if (!/^2(?:\.|$)/.test(version)) throw new Unreadable('is of another schema version than 2');
  return { packageName: nameAt(document['package'], 'name'), advisories: shapesAt(document, 'advisories') };
}

/** Every scalar stays the text that it is in the file: version `1.10` is no number, and a timestamp no date yet. */
function parseYaml(bytes: Buffer): unknown {
  try {
    return load(bytes.toString('utf8'), { schema: FAILSAFE_SCHEMA });
  } catch {
    throw new Unreadable('is no YAML');
  }
}

function readAdvisory(record: Shape, packageName: string, sources: NamedSources): FeedItem {
  const name = `${packageName} ${textAt(record, 'id')}`.trim();
  return recordItem(sources.named('wolfi', null, true), name, () => {
    const advisory = advisoryOf(record, packageName);
    const isOpen = advisory.modified !== null && advisory.modified <= LAST_OPEN_SECOND;
    return { kind: 'advisory', source: sources.named('wolfi', isOpen ? 'Apache-2.0' : 'unknown', true), advisory };
  });
}

function advisoryOf(record: Shape, packageName: string): Advisory {
  const id = nameAt(record, 'id');
  // The sort is stable: events of the same second stay in the document's order.
  const events = shapesAt(record, 'events')
    .map(readEvent)
    .sort((a, b) => a.time - b.time);
  return {
    id,
    aliases: namesAt(record, 'aliases'),
    upstream: [],
    published: events[0]?.time ?? null,
    modified: events.at(-1)?.time ?? null,
    withdrawn: null,
    summary: '',
    details: '',
    ratings: [],
    references: [],
    affected: [
      {
        ecosystem: 'Wolfi',
        name: packageName,
        architecture: null,
        judgement: { kind: 'timeline', events },
        ratings: [],
      },
    ],
    url: `https://images.chainguard.dev/security/${urlPart(id)}`,
  };
}

function readEvent(event: Shape): AdvisoryEvent {
  const type = nameAt(event, 'type');
  const status = ownValue(STATUS_OF_EVENT, type);
  if (status === undefined) throw new Unreadable('has an event of unknown type');
  const time = timeAt(event, 'timestamp');
  if (time === null) throw new Unreadable('has an event without a time');
  const data = shapeAt(event, 'data');
  const fixedVersion = status === 'fixed' ? nameAt(data, 'fixed-version') : null;
  return {
    time,
    // Version 0 says that no version ever was affected (docs/matching.md, 3).
    status: fixedVersion === '0' ? 'not-affected' : status,
    fixedVersion: fixedVersion === '0' ? null : fixedVersion,
    type,
    note: textAt(data, 'note'),
    justification: status === 'not-affected' ? (ownValue(JUSTIFICATION_OF_TYPE, textAt(data, 'type')) ?? null) : null,
    detection: status === 'under-investigation' ? readDetection(data) : null,
  };
}

/** Only a scan names a component; a manual detection and one by NVD's list of products do not. */
function readDetection(data: Shape): Detection | null {
  if (textAt(data, 'type') !== 'scan/v1') return null;
  const scan = shapeAt(data, 'data');
  if (!isName(scan['componentName'])) return null;
  return {
    component: scan['componentName'],
    version: textAt(scan, 'componentVersion'),
    type: textAt(scan, 'componentType'),
    location: textAt(scan, 'componentLocation'),
  };
}

// OSV records, schema 1.0 to 1.7: https://ossf.github.io/osv-schema/
// As the public bucket lays them out: ECOSYSTEM/all.zip, https://google.github.io/osv.dev/data/#data-dumps

import { type Advisory, ecosystemFamily, ecosystemType } from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { licenceOfRecord } from '../licence.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isShape, parseJson, type Shape, shapeAt, shapesAt, textAt, Unreadable } from '../shape.ts';
import type { NamedSources } from '../sources.ts';
import type { FeedItem } from '../types.ts';
import { chainguardJudgement, hasComponentStatus, withFirstKnown } from './chainguard-judgement.ts';
import { rangesJudgement, readAffected } from './osv-affected.ts';
import { isErratum, readOsvRecord } from './osv-record.ts';

export const osv: FeedReader = {
  expects: 'OSV records (JSON with "id" and "affected"), loose, in a zip or in a tar.gz',
  wants: (name) => name.endsWith('.json'),
  *read(file, sources) {
    const unnamed = () => sources.named(sourceName({}, file.folder), null, true);
    yield* fileItems(unnamed, file.name, function* () {
      for (const record of recordsOf(file)) yield readItem(record, file, sources);
    });
  },
};

/** A file holds one record, or (as some mirrors keep them) a list. */
function recordsOf(file: FeedFile): readonly unknown[] {
  const document = parseJson(file.bytes);
  return Array.isArray(document) ? document : [document];
}

function readItem(record: unknown, file: FeedFile, sources: NamedSources): FeedItem {
  const shape = isShape(record) ? record : {};
  const id = textAt(shape, 'id');
  const source = sources.named(sourceName(shape, file.folder), id === '' ? null : licenceOfRecord(id), true);
  return recordItem(source, id || file.name, () => {
    if (!isShape(record) || !('affected' in record || 'modified' in record)) throw new Unreadable('is no OSV record');
    const advisory = readAdvisory(record, source.name);
    if (isErratum(advisory.id) && advisory.upstream.length + advisory.aliases.length === 0) {
      return leftOut(source, id, 'a bug fix or enhancement that names no vulnerability');
    }
    if (advisory.affected.length === 0) return leftOut(source, id, reasonOfNone(record));
    return { kind: 'advisory', source, advisory };
  });
}

/** osv.dev carries Chainguard's records too, and with them the statuses that they have and OSV has not. */
function readAdvisory(record: Shape, source: string): Advisory {
  const isChainguards = textAt(record, 'id').startsWith('CGA-');
  const advisory = readOsvRecord(record, source, (affected) =>
    readAffected(affected, source, textAt(record, 'summary'), (shape, type) =>
      isChainguards || hasComponentStatus(shape)
        ? chainguardJudgement(shape, record, type)
        : rangesJudgement(shape, type),
    ),
  );
  return isChainguards ? withFirstKnown(advisory) : advisory;
}

function reasonOfNone(record: Shape): string {
  return shapesAt(record, 'affected').length === 0
    ? 'names no affected package'
    : 'names no package of an ecosystem that fixedin knows';
}

/**
 * `osv:PyPI`. The folder says it where it is named as in the public bucket, so that a record of several ecosystems
 * counts where it was found; else the record's first ecosystem does.
 */
function sourceName(record: Shape, folder: string): string {
  if (ecosystemType(folder) !== null) return `osv:${ecosystemFamily(folder)}`;
  for (const affected of shapesAt(record, 'affected')) {
    const ecosystem = textAt(shapeAt(affected, 'package'), 'ecosystem');
    if (ecosystemType(ecosystem) !== null) return `osv:${ecosystemFamily(ecosystem)}`;
  }
  return 'osv';
}

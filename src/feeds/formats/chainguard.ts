// Chainguard's OSV feeds, v2 and v3, for Wolfi and Chainguard: OSV 1.7 records, one a package (v2) or a vulnerable
// component (v3), with what became of it in the ecosystem-specific data.
// https://edu.chainguard.dev/chainguard/chainguard-images/staying-secure/security-advisories/

import type { FeedFile } from '../input/index.ts';
import { type FeedReader, leftOut, recordItem } from '../reader.ts';
import { isShape, parseJson, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { chainguardJudgement, withFirstKnown } from './chainguard-judgement.ts';
import { readAffected } from './osv-affected.ts';
import { readOsvRecord } from './osv-record.ts';

export const chainguard: FeedReader = {
  expects: "Chainguard's OSV records (CGA-….json), loose or in a tar.gz",
  wants: (name) => /(?:^|\/)CGA-[^/]*\.json$/.test(name),
  *read(file, sources) {
    const source = sources.named('chainguard', 'unknown', true);
    yield recordItem(source, file.name, () => readItem(file, source));
  },
};

function readItem(file: FeedFile, source: FeedSource): FeedItem {
  const record = parseJson(file.bytes);
  if (Array.isArray(record)) throw new Unreadable('is the index of a feed (give its folder, or the tar.gz)');
  if (!isShape(record) || !Array.isArray(record['affected'])) throw new Unreadable('is no OSV record');
  const advisory = readOsvRecord(record, source.name, (affected) =>
    readAffected(affected, source.name, '', (shape, type) => chainguardJudgement(shape, record, type)),
  );
  if (advisory.affected.length === 0) {
    return leftOut(source, advisory.id, 'names no package of an ecosystem that fixedin knows');
  }
  return { kind: 'advisory', source, advisory: withFirstKnown(advisory) };
}

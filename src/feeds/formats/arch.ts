// Arch Linux's security tracker, in JSON: groups of packages and vulnerabilities (AVG).
// https://security.archlinux.org/all.json, described at https://github.com/archlinux/arch-security-tracker#urls

import { type Judgement, type SeverityRating, type UnresolvedStatus, urlPart } from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isName, isShape, nameAt, namesAt, parseJson, type Shape, textAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';

export const arch: FeedReader = {
  expects: "Arch Linux's security tracker (JSON list of groups: name, packages, status, affected, fixed, issues)",
  wants: (name) => name.endsWith('.json') || /(?:^|\/)json$/.test(name),
  *read(file, sources) {
    const source = sources.named('arch', 'unknown', false);
    yield* fileItems(
      () => source,
      file.name,
      () => groupsIn(file, source),
    );
  },
};

function* groupsIn(file: FeedFile, source: FeedSource): Generator<FeedItem> {
  const document = parseJson(file.bytes);
  if (!Array.isArray(document) || !document.every(isGroup)) {
    throw new Unreadable("is no document of Arch Linux's security tracker");
  }
  for (const group of document) yield readGroup(group, source);
}

function isGroup(value: unknown): value is Shape {
  return isShape(value) && Array.isArray(value['packages']) && Array.isArray(value['issues']) && 'status' in value;
}

function readGroup(group: Shape, source: FeedSource): FeedItem {
  return recordItem(source, textAt(group, 'name') || 'a group', () => {
    const id = nameAt(group, 'name');
    const issues = namesAt(group, 'issues');
    const judgement = judgementOf(group);
    if (issues.length === 0) return leftOut(source, id, 'names no vulnerability');
    if (judgement === null) throw new Unreadable('has a status that is not known, or no fixed version');
    const advisory = {
      id,
      aliases: [],
      upstream: issues,
      published: null,
      modified: null,
      withdrawn: null,
      summary: textAt(group, 'type'),
      details: '',
      ratings: ratingsOf(group, source.name),
      references: namesAt(group, 'advisories').map((advisory) => ({
        type: 'ADVISORY',
        url: `https://security.archlinux.org/${urlPart(advisory)}`,
      })),
      affected: namesAt(group, 'packages').map((name) => ({
        ecosystem: 'Arch Linux',
        name,
        architecture: null,
        judgement,
        ratings: [],
      })),
      url: `https://security.archlinux.org/${urlPart(id)}`,
    };
    return { kind: 'advisory', source, advisory };
  });
}

/** `Testing` is a fix that has not reached the stable repositories yet: it is one, and its version is told. */
function judgementOf(group: Shape): Judgement | null {
  const fixed = group['fixed'];
  switch (textAt(group, 'status')) {
    case 'Not affected':
      return { kind: 'not-affected', justification: null, note: '' };
    case 'Fixed':
    case 'Testing':
      return isName(fixed) ? upTo(fixed, 'affected') : null;
    case 'Vulnerable':
      return upTo(isName(fixed) ? fixed : null, 'affected');
    case 'Unknown':
      return upTo(null, 'under-investigation');
    default:
      return null;
  }
}

function upTo(fixed: string | null, unfixed: UnresolvedStatus): Judgement {
  return { kind: 'ranges', ranges: [{ introduced: '0', fixed, lastAffected: null }], versions: [], unfixed };
}

function ratingsOf(group: Shape, source: string): readonly SeverityRating[] {
  const severity = textAt(group, 'severity');
  return severity === '' || severity === 'Unknown' ? [] : [{ source, kind: 'word', value: severity }];
}

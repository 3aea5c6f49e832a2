// Debian's security tracker, in JSON: source package → CVE → releases.
// https://security-tracker.debian.org/tracker/data/json and
// https://security-team.debian.org/security_tracker.html#the-web-view

import {
  type Advisory,
  type AffectedPackage,
  type Judgement,
  ownValue,
  type SeverityRating,
  type UnresolvedStatus,
  urlPart,
} from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isName, isShape, type Shape, shapeAt, textAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { objectMembers, parsed } from './json-members.ts';

/** Debian's releases by the names that the tracker uses. https://www.debian.org/releases/ */
const RELEASES: Readonly<Record<string, string | undefined>> = {
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
};

export const debian: FeedReader = {
  expects: "Debian's security tracker (JSON: source package, CVE, releases)",
  wants: (name) => name.endsWith('.json') || /(?:^|\/)json$/.test(name),
  *read(file, sources) {
    const source = sources.named('debian', 'unknown', false);
    yield* fileItems(
      () => source,
      file.name,
      () => trackedItems(file, source),
    );
  },
};

function* trackedItems(file: FeedFile, source: FeedSource): Generator<FeedItem> {
  for (const member of objectMembers(file.bytes)) {
    const vulnerabilities = parsed(file.bytes, member);
    if (!isShape(vulnerabilities) || !Object.values(vulnerabilities).every(isTracked)) {
      throw new Unreadable("is no document of Debian's security tracker");
    }
    for (const [id, tracked] of Object.entries(vulnerabilities)) {
      yield readTracked(id, member.key, isShape(tracked) ? tracked : {}, source);
    }
  }
}

function isTracked(value: unknown): boolean {
  return isShape(value) && isShape(value['releases']);
}

function readTracked(id: string, name: string, tracked: Shape, source: FeedSource): FeedItem {
  return recordItem(source, `${id}@${name}`, () => {
    if (!isName(id) || !isName(name)) throw new Unreadable('has no id or package name');
    const advisory = advisoryOf(id, name, tracked, source.name);
    if (advisory.affected.length > 0) return { kind: 'advisory', source, advisory };
    return leftOut(source, advisory.id, 'speaks of no release that fixedin knows');
  });
}

/** The tracker gives its statements no ids of their own: theirs say what they are about, and where. */
function advisoryOf(id: string, name: string, tracked: Shape, source: string): Advisory {
  return {
    id: `${id}@${name}`,
    aliases: [],
    upstream: [id],
    published: null,
    modified: null,
    withdrawn: null,
    summary: '',
    details: textAt(tracked, 'description'),
    ratings: [],
    references: [],
    affected: Object.entries(shapeAt(tracked, 'releases')).flatMap(([release, state]) => {
      const affected = isShape(state) ? affectedIn(release, name, state, source) : null;
      return affected === null ? [] : [affected];
    }),
    url: `https://security-tracker.debian.org/tracker/${urlPart(id)}`,
  };
}

function affectedIn(release: string, name: string, state: Shape, source: string): AffectedPackage | null {
  const number = ownValue(RELEASES, release);
  const judgement = judgementOf(state);
  if (number === undefined || judgement === null) return null;
  return { ecosystem: `Debian:${number}`, name, architecture: null, judgement, ratings: ratingsOf(state, source) };
}

/** Null for a status that is not one of the tracker's three. */
function judgementOf(state: Shape): Judgement | null {
  const fixed = textAt(state, 'fixed_version');
  switch (textAt(state, 'status')) {
    case 'resolved':
      if (fixed === '0') return { kind: 'not-affected', justification: null, note: '' };
      return fixed === '' ? null : rangeTo(fixed, 'affected');
    case 'open':
      return rangeTo(null, isGivenUp(state) ? 'fix-not-planned' : 'affected');
    case 'undetermined':
      return rangeTo(null, 'under-investigation');
    default:
      return null;
  }
}

/** "Ignored" is final; "postponed" is a fix that waits for the next one. */
function isGivenUp(state: Shape): boolean {
  return textAt(state, 'nodsa_reason') === 'ignored' || urgencyOf(state) === 'end-of-life';
}

function rangeTo(fixed: string | null, unfixed: UnresolvedStatus): Judgement {
  return { kind: 'ranges', ranges: [{ introduced: '0', fixed, lastAffected: null }], versions: [], unfixed };
}

/** Urgencies that rate; the others (`not yet assigned`, `end-of-life`) do not. */
const RATING_URGENCIES = ['unimportant', 'low', 'medium', 'high'];

function ratingsOf(state: Shape, source: string): readonly SeverityRating[] {
  const urgency = urgencyOf(state);
  return RATING_URGENCIES.includes(urgency) ? [{ source, kind: 'word', value: urgency }] : [];
}

/** Asterisks mark an urgency that the tracker took from elsewhere: `low**`. */
function urgencyOf(state: Shape): string {
  return textAt(state, 'urgency').replaceAll('*', '');
}

// Atom feeds: https://www.rfc-editor.org/rfc/rfc4287

import { formatTime, type Seconds, type Severity, type Status, urlPart } from '../../model/index.ts';

/** A change that a feed tells of: what an advisory says of a package now. */
export interface AtomChange {
  readonly id: string;
  readonly vulnerability: string;
  readonly package: { readonly name: string; readonly ecosystem: string };
  readonly status: Status;
  readonly fixedIn: string | null;
  readonly severity: Severity;
  readonly published: Seconds | null;
  readonly updated: Seconds | null;
}

/** What a feed is, and where. Addresses are absolute. */
export interface AtomFeed {
  readonly title: string;
  /** The feed's own address, which is its id too. */
  readonly self: string;
  /** The page that shows the same. */
  readonly page: string;
  /** The page of one change. */
  readonly pageOf: (change: AtomChange) => string;
  /** What nobody has dated counts from this time; the database's build. */
  readonly built: Seconds;
}

/** An Atom feed of these changes, in their order. */
export function writeAtom(feed: AtomFeed, changes: readonly AtomChange[]): string {
  const times = changes.map((change) => updatedOf(change, feed.built));
  const updated = times.reduce((latest, time) => Math.max(latest, time), 0);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    ` <id>${escaped(feed.self)}</id>`,
    ` <title>${escaped(feed.title)}</title>`,
    ` <updated>${formatTime(updated === 0 ? feed.built : updated)}</updated>`,
    ' <author><name>fixedin</name></author>',
    ` <link rel="self" type="application/atom+xml" href="${escaped(feed.self)}"/>`,
    ` <link rel="alternate" type="text/html" href="${escaped(feed.page)}"/>`,
    ...changes.map((change) => entry(change, feed)),
    '</feed>\n',
  ].join('\n');
}

function entry(change: AtomChange, feed: AtomFeed): string {
  const page = feed.pageOf(change);
  const { name, ecosystem } = change.package;
  return [
    ' <entry>',
    `  <id>${escaped(`${page}#${urlPart(`${ecosystem}/${name}`)}`)}</id>`,
    `  <title>${escaped(`${change.vulnerability} in ${name}: ${statusWords(change)}`)}</title>`,
    `  <updated>${formatTime(updatedOf(change, feed.built))}</updated>`,
    ...(change.published === null ? [] : [`  <published>${formatTime(change.published)}</published>`]),
    `  <link rel="alternate" type="text/html" href="${escaped(page)}"/>`,
    `  <category term="${escaped(change.severity)}"/>`,
    `  <category term="${escaped(change.status)}"/>`,
    `  <summary>${escaped(`${change.severity}. ${ecosystem} ${name}: ${statusWords(change)} (${change.id}).`)}</summary>`,
    ' </entry>',
  ].join('\n');
}

function statusWords({ status, fixedIn }: AtomChange): string {
  if (status === 'fixed' && fixedIn !== null) return `fixed in ${fixedIn}`;
  return status.replaceAll('-', ' ');
}

function updatedOf({ updated, published }: AtomChange, built: Seconds): Seconds {
  return updated ?? published ?? built;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 has no way to write (https://www.w3.org/TR/xml/#charsets) become U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

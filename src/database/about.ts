import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseInfo, Statistics } from './types.ts';

/** The one document in the database that describes the rest. */
export interface About {
  readonly info: DatabaseInfo;
  readonly statistics: Statistics;
  /** Texts that packed records name by number. */
  readonly sources: readonly string[];
  readonly labels: readonly string[];
  readonly ecosystems: readonly string[];
  /** Each an architecture, and behind a line feed a module stream where there is one. */
  readonly architectures: readonly string[];
  readonly urls: readonly string[];
}

export function writeAbout(database: DatabaseSync, about: About): void {
  database.prepare('INSERT INTO about (document) VALUES (?)').run(JSON.stringify(about));
}

/** Null when there is none, as in a build that was killed. */
export function readAbout(database: DatabaseSync): About | null {
  const document = database.prepare('SELECT document FROM about').get()?.['document'];
  if (typeof document !== 'string') return null;
  const about: About = JSON.parse(document);
  return about;
}

import { NumberColumn } from './columns.ts';

/** What a build knows of every advisory, a column a fact; −1 stands for a missing time. */
export class AdvisoryColumns {
  readonly ids: string[] = [];
  readonly source = new NumberColumn();
  readonly published = new NumberColumn();
  readonly modified = new NumberColumn();
  readonly withdrawn = new NumberColumn();
  /** In the collector's `urls`, or −1 for one of `oddUrls`. */
  readonly url = new NumberColumn();
  /** By advisory: URLs that the id alone does not make. */
  readonly oddUrls = new Map<number, string>();
  readonly prose = new NumberColumn();
  readonly summaryLength = new NumberColumn();
  readonly detailsLength = new NumberColumn();
  readonly ratings = new NumberColumn();
  /** The first of its statements, which lie together. */
  readonly firstStatement = new NumberColumn();
}

/** What a build knows of every statement: a package in an advisory. */
export class StatementColumns {
  readonly advisory = new NumberColumn();
  readonly package = new NumberColumn();
  /** 0 for all architectures. */
  readonly architecture = new NumberColumn();
  readonly judgement = new NumberColumn();
  readonly ratings = new NumberColumn();
  /** In STATUSES, by all that is known. */
  readonly status = new NumberColumn();
  /** When it last changed; −1 where nothing says so. */
  readonly updated = new NumberColumn();
}

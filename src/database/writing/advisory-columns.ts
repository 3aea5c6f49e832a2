import { NumberColumn } from '../arrays/columns.ts';

/** What a build knows of every advisory, a column a fact; −1 stands for a missing time. */
export class AdvisoryColumns {
  /** In the collector's `identity`. */
  readonly id = new NumberColumn('whole');
  readonly source = new NumberColumn('whole');
  readonly published = new NumberColumn('real');
  readonly modified = new NumberColumn('real');
  readonly withdrawn = new NumberColumn('real');
  /** In the collector's `urls`, or −1 for one of `oddUrls`. */
  readonly url = new NumberColumn('whole');
  /** By advisory: URLs that the id alone does not make. */
  readonly oddUrls = new Map<number, string>();
  readonly prose = new NumberColumn('whole');
  readonly summaryLength = new NumberColumn('whole');
  readonly detailsLength = new NumberColumn('whole');
  readonly ratings = new NumberColumn('whole');
  /** The first of its statements, which lie together. */
  readonly firstStatement = new NumberColumn('whole');
}

/** What a build knows of every statement: a package in an advisory. */
export class StatementColumns {
  readonly advisory = new NumberColumn('whole');
  readonly package = new NumberColumn('whole');
  /** 0 for all architectures. */
  readonly architecture = new NumberColumn('whole');
  readonly judgement = new NumberColumn('whole');
  readonly ratings = new NumberColumn('whole');
  /** In STATUSES, by all that is known. */
  readonly status = new NumberColumn('byte');
  /** When it last changed; −1 where nothing says so. */
  readonly updated = new NumberColumn('real');
}

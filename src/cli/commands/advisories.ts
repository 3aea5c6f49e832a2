import { type Command, Option } from 'commander';
import type { AdvisoryList, AdvisoryQuery } from '../../database/index.ts';
import { type AdvisoryListItem, type Database, openDatabase } from '../../database/index.ts';
import { type Seconds, STATUSES, type Status, UsageError } from '../../model/index.ts';
import { advisoryListJson, advisoryTable } from '../../report/index.ts';
import type { Finish } from '../command.ts';
import { asOfOption, outputOption, parseLimit, parseSince } from '../option-values.ts';
import { writeResults } from '../result-stream.ts';
import { addSaidOptions, readSaid, type SaidOptions } from '../said.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { textStyle } from '../terminal.ts';

const FORMATS = ['table', 'json'] as const;
const DEFAULT_LIMIT = 100;

interface AdvisoriesOptions extends CommonOptions, SaidOptions {
  readonly output: (typeof FORMATS)[number];
  readonly for?: string;
  readonly package?: string;
  readonly status?: Status;
  readonly source?: string;
  readonly since?: Seconds;
  readonly asOf?: Seconds;
  readonly limit: number;
}

export function define(command: Command, finish: Finish): void {
  addSaidOptions(command)
    .argument('[query]', 'any part of an id, an alias, or the name of a package or component')
    .addOption(outputOption(FORMATS).default('table'))
    .addOption(
      new Option(
        '--for <file>',
        "for a scanner's report: what the advisories say of each line; for an SBOM: a scan",
      ).conflicts(['package', 'status', 'source', 'since']),
    )
    .option('--package <name>', 'of this package only')
    .addOption(new Option('--status <status>', 'with this status only').choices(STATUSES))
    .option('--source <source>', 'of this source only: wolfi, osv:PyPI, or osv for all of them')
    .option('--since <date>', 'changed on this day or later', parseSince)
    .addOption(asOfOption('--as-of', 'as the advisories stood on this day'))
    .option('--limit <count>', 'show at most so many, the last changed first', parseLimit, DEFAULT_LIMIT)
    .addHelpText('after', EXAMPLES)
    .action(async (text: string | undefined, _options: AdvisoriesOptions, self: Command) => {
      const options = self.optsWithGlobals<AdvisoriesOptions>();
      if (options.for === undefined && (options.vex ?? options.ignore) !== undefined) throw nothingJudged();
      const session = await openSession(options);
      const { settings, messages } = session;
      using database = openDatabase(settings.databaseFile);
      if (options.for !== undefined) {
        // Loaded for those who hand something in.
        const { answerFile } = await import('../handed-in.ts');
        const said = await readSaid(session, options);
        const asOf = options.asOf ?? null;
        const { warnings, pieces } = await answerFile(options.for, options.output, database, asOf, said);
        messages.warnings(warnings);
        await writeResults(pieces);
        return finish(0);
      }
      const list = search(database, options.limit, {
        ...(text === undefined ? {} : { q: text }),
        ...(options.package === undefined ? {} : { package: options.package }),
        ...(options.status === undefined ? {} : { status: options.status }),
        ...(options.source === undefined ? {} : { source: options.source }),
        ...(options.since === undefined ? {} : { since: options.since }),
        asOf: options.asOf ?? null,
      });
      await writeResults(options.output === 'json' ? advisoryListJson(list) : advisoryTable(list, textStyle()));
      finish(0);
    });
}

function nothingJudged(): UsageError {
  const problem = 'say what to leave out of a report or an SBOM, and none is given';
  return new UsageError('bad-option', '--vex and --ignore', problem, 'add --for FILE');
}

/** The most that the database gives in one page. */
const PAGE = 1000;

/** As many pages as `limit` takes. */
function search(database: Database, limit: number, query: Omit<AdvisoryQuery, 'limit' | 'cursor'>): AdvisoryList {
  const items: AdvisoryListItem[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = database.searchAdvisories({ ...query, cursor, limit: Math.min(PAGE, limit - items.length) });
    items.push(...page.items);
    cursor = page.next;
    if (cursor === null || items.length >= limit) return { items, total: page.total, next: cursor };
  }
}

const EXAMPLES = `
Examples:
  fixedin advisories 2023-44487
  fixedin advisories nghttp2 --status fixed
  fixedin advisories --package openssl --since 2024-01-01 -o json
  fixedin advisories --for grype.json`;

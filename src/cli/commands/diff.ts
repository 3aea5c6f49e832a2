import { type Command, Option } from 'commander';
import { diffScans } from '../../diff/index.ts';
import type { Diff, Seconds, Severity } from '../../model/index.ts';
import { type DiffSelection, diffJson, diffMarkdown, diffTable, diffTemplate, limitDiff } from '../../report/index.ts';
import { openAnalyst } from '../analyst.ts';
import type { Finish } from '../command.ts';
import { diffFails, parseFailOn } from '../fail-on.ts';
import {
  asOfOption,
  lockFilesOption,
  outputOption,
  parseSeverities,
  parseTypes,
  platformOption,
  type TypeSelection,
} from '../option-values.ts';
import { PRODUCT } from '../product.ts';
import { writeResults } from '../result-stream.ts';
import { addSaidOptions, readSaid, type SaidOptions } from '../said.ts';
import { addSbomOptions, type SbomChoice } from '../sbom-options.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { readTemplate, refuseIdleTemplate, templateOption } from '../template-file.ts';
import { isTerminal, textStyle } from '../terminal.ts';

const FORMATS = ['json', 'table', 'markdown', 'html', 'template'] as const;

type Format = (typeof FORMATS)[number];

interface DiffCommandOptions extends CommonOptions, SaidOptions, SbomChoice {
  readonly output?: Format;
  readonly platform?: string;
  readonly lockFiles?: boolean;
  readonly types: TypeSelection;
  readonly severity?: ReadonlySet<Severity>;
  readonly only?: 'added' | 'removed' | 'unchanged';
  readonly asOf?: Seconds;
  readonly fromAsOf?: Seconds;
  readonly toAsOf?: Seconds;
  readonly failOn?: string;
  readonly template?: string;
}

export function define(command: Command, finish: Finish): void {
  addSbomOptions(addSaidOptions(command))
    .argument('<from>', 'the image before (named as for fixedin scan)')
    .argument('<to>', 'the image after')
    .addOption(outputOption(FORMATS, 'format of the results (default: table on a terminal, else json)'))
    .addOption(templateOption())
    .addOption(typesOption())
    .option('--severity <severities>', 'show vulnerabilities of these severities only, comma-joined', parseSeverities)
    .addOption(new Option('--only <kind>', 'show one kind of change only').choices(['added', 'removed', 'unchanged']))
    .addOption(platformOption())
    .addOption(lockFilesOption())
    .addOption(asOfOption())
    .addOption(asOfOption('--from-as-of', 'judge the first image as of this day'))
    .addOption(asOfOption('--to-as-of', 'judge the second image as of this day'))
    .option(
      '--fail-on <conditions>',
      'exit with 1 if any holds: new, new:SEVERITY, new:fixable, new:kev, and those of scan',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (from: string, to: string, _options: DiffCommandOptions, self: Command) => {
      const options = self.optsWithGlobals<DiffCommandOptions>();
      const format = options.output ?? (isTerminal() ? 'table' : 'json');
      refuseIdleTemplate(format, options.template);
      const conditions = options.failOn === undefined ? [] : parseFailOn(options.failOn, true);
      const session = await openSession(options);
      const said = await readSaid(session, options);
      using analyst = openAnalyst(session, options, said);
      await analyst.lookAhead([from, to]);
      const before = await analyst.scan(from, options.fromAsOf ?? options.asOf ?? null);
      const after = await analyst.scan(to, options.toAsOf ?? options.asOf ?? null);
      session.messages.warnings([...before.scan.warnings, ...after.scan.warnings]);
      const diff = diffScans(before, after, {
        types: options.types === 'all' ? null : options.types,
      });
      const selection = { severities: options.severity ?? null, only: options.only ?? null };
      const limited = limitDiff(diff, selection);
      await writeResults(
        format === 'template'
          ? await diffTemplate(limited, PRODUCT, await readTemplate(options.template))
          : await report(limited, format, selection),
      );
      finish(diffFails(diff, conditions) ? 1 : 0);
    });
}

async function report(
  diff: Diff,
  format: Exclude<Format, 'template'>,
  { only }: DiffSelection,
): Promise<Iterable<string>> {
  const detail = { unchanged: only === 'unchanged' };
  switch (format) {
    case 'json':
      return diffJson(diff, PRODUCT);
    case 'table':
      return diffTable(diff, textStyle(), detail);
    case 'markdown':
      return diffMarkdown(diff, detail);
    case 'html': {
      // Loaded for those who ask: no other format needs the pages.
      const { diffReportPage } = await import('../../web/index.ts');
      return [diffReportPage(diff)];
    }
  }
}

function typesOption(): Option {
  return new Option('-t, --types <types>', 'package types, comma-joined: apk,deb,npm (- for all)')
    .argParser(parseTypes)
    .default('all');
}

const EXAMPLES = `
Examples:
  fixedin diff app:1.0 app:1.1
  fixedin diff app:1.0 app:1.1 | jq '.vulnerabilities.removed[].id'
  fixedin diff app:1.0 app:1.1 -o markdown >comment.md
  fixedin diff app:1.0 app:1.0 --from-as-of 2024-01-18      why did last night's scan change?
  fixedin diff app:1.0 app:1.1 --fail-on new:high`;

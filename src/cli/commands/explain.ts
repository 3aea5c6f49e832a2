import type { Command } from 'commander';
import { diffScans } from '../../diff/index.ts';
import type { Seconds } from '../../model/index.ts';
import { explanationPairText, explanationText } from '../../report/index.ts';
import { explainVulnerability } from '../../scan/index.ts';
import { type JudgedSide, openAnalyst } from '../analyst.ts';
import { asOfOption, lockFilesOption, platformOption } from '../option-values.ts';
import { writeResults } from '../result-stream.ts';
import { addSaidOptions, readSaid, type SaidOptions } from '../said.ts';
import { addSbomOptions, type SbomChoice } from '../sbom-options.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { textStyle } from '../terminal.ts';

interface ExplainOptions extends CommonOptions, SaidOptions, SbomChoice {
  readonly platform?: string;
  readonly lockFiles?: boolean;
  readonly asOf?: Seconds;
  readonly fromAsOf?: Seconds;
  readonly toAsOf?: Seconds;
}

export function define(command: Command): void {
  addSbomOptions(addSaidOptions(command))
    .argument('<vulnerability>', 'CVE-2023-44487, or any other id of it')
    .argument('<image>', 'named as for fixedin scan')
    .argument('[other]', 'a second image: what changed between the two')
    .addOption(platformOption())
    .addOption(lockFilesOption())
    .addOption(asOfOption())
    .addOption(asOfOption('--from-as-of', 'judge the first image as of this day'))
    .addOption(asOfOption('--to-as-of', 'judge the second image as of this day'))
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, image: string, other: string | undefined, _options: ExplainOptions, self: Command) => {
      const options = self.optsWithGlobals<ExplainOptions>();
      const session = await openSession(options);
      const said = await readSaid(session, options);
      using analyst = openAnalyst(session, options, said);
      const from = await analyst.scan(image, options.fromAsOf ?? options.asOf ?? null);
      session.messages.warnings(from.scan.warnings);
      if (other === undefined) return writeResults(explanationText(explain(id, from), textStyle()));
      const to = await analyst.scan(other, options.toAsOf ?? options.asOf ?? null);
      session.messages.warnings(to.scan.warnings);
      const pair = [explain(id, from), explain(id, to)] as const;
      return writeResults(explanationPairText(...pair, diffScans(from, to), textStyle()));
    });
}

function explain(id: string, { scan, matcher, said }: JudgedSide) {
  return explainVulnerability(id, scan.inventory, matcher, said);
}

const EXAMPLES = `
Examples:
  fixedin explain CVE-2023-44487 app:1.0
  fixedin explain CVE-2023-44487 app:1.0 app:1.1
  fixedin explain CVE-2023-44487 app:1.0 --as-of 2023-10-10`;

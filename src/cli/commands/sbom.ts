import type { Command } from 'commander';
import { writeSbom } from '../../inventory/index.ts';
import { inventoryTable } from '../../report/index.ts';
import { createCataloguer } from '../cataloguer.ts';
import type { Finish } from '../command.ts';
import { lockFilesOption, outputOption, platformOption } from '../option-values.ts';
import { PRODUCT } from '../product.ts';
import { writeResults } from '../result-stream.ts';
import { addSbomOptions, type SbomChoice } from '../sbom-options.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { textStyle } from '../terminal.ts';

const FORMATS = ['table', 'json', 'cyclonedx', 'spdx'] as const;

interface SbomOptions extends CommonOptions, SbomChoice {
  readonly output: (typeof FORMATS)[number];
  readonly platform?: string;
  readonly lockFiles?: boolean;
}

export function define(command: Command, finish: Finish): void {
  addSbomOptions(command)
    .argument('<image>', 'named as for fixedin scan')
    .addOption(outputOption(FORMATS).default('table'))
    .addOption(platformOption())
    .addOption(lockFilesOption())
    .addHelpText('after', EXAMPLES)
    .action(async (image: string, _options: SbomOptions, self: Command) => {
      const options = self.optsWithGlobals<SbomOptions>();
      const session = await openSession(options);
      const { inventory } = await createCataloguer(session, options).look(image);
      session.messages.warnings(inventory.warnings);
      const { output } = options;
      await writeResults(
        output === 'table' ? inventoryTable(inventory, textStyle()) : [await writeSbom(output, inventory, PRODUCT)],
      );
      finish(0);
    });
}

const EXAMPLES = `
Formats: cyclonedx is CycloneDX 1.6 and spdx is SPDX 2.3, both in JSON; json is fixedin's own. Each can be scanned again
(sbom:FILE) with the same findings, and the same image gives the same bytes.

Examples:
  fixedin sbom alpine:3.19
  fixedin sbom oci-archive:app.tar -o cyclonedx >app.cdx.json`;

import type { Command } from 'commander';
import type { Scan, Seconds } from '../../model/index.ts';
import {
  SCAN_DOCUMENT_FORMATS,
  scanDocument,
  scanJson,
  scanMarkdown,
  scanTable,
  scanTemplate,
} from '../../report/index.ts';
import { openAnalyst } from '../analyst.ts';
import type { Finish } from '../command.ts';
import { parseFailOn, scanFails } from '../fail-on.ts';
import { asOfOption, lockFilesOption, outputOption, platformOption } from '../option-values.ts';
import { PRODUCT } from '../product.ts';
import { writeResults } from '../result-stream.ts';
import { addSaidOptions, readSaid, type SaidOptions } from '../said.ts';
import { addSbomOptions, type SbomChoice } from '../sbom-options.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { readTemplate, refuseIdleTemplate, templateOption } from '../template-file.ts';
import { textStyle } from '../terminal.ts';

const FORMATS = ['table', 'json', 'markdown', 'html', ...SCAN_DOCUMENT_FORMATS, 'template'] as const;

interface ScanOptions extends CommonOptions, SaidOptions, SbomChoice {
  readonly output: (typeof FORMATS)[number];
  readonly platform?: string;
  readonly lockFiles?: boolean;
  readonly asOf?: Seconds;
  readonly failOn?: string;
  readonly showSuppressed?: boolean;
  readonly template?: string;
}

export function define(command: Command, finish: Finish): void {
  addSbomOptions(addSaidOptions(command))
    .argument('<image>', 'NAME, or a path or scheme:… (see below)')
    .addOption(outputOption(FORMATS).default('table'))
    .addOption(templateOption())
    .addOption(platformOption())
    .addOption(lockFilesOption())
    .addOption(asOfOption())
    .option('--show-suppressed', 'list in the table what is left out, too, with who says so and why')
    .option('--fail-on <conditions>', 'exit with 1 if any holds: a severity (that or worse), fixable, kev')
    .addHelpText('after', IMAGE_HELP)
    .action(async (image: string, _options: ScanOptions, self: Command) => {
      const options = self.optsWithGlobals<ScanOptions>();
      refuseIdleTemplate(options.output, options.template);
      const conditions = options.failOn === undefined ? [] : parseFailOn(options.failOn, false);
      const session = await openSession(options);
      const said = await readSaid(session, options);
      using analyst = openAnalyst(session, options, said);
      const { scan } = await analyst.scan(image, options.asOf ?? null);
      session.messages.warnings(scan.warnings);
      await writeResults(await report(scan, options));
      finish(scanFails(scan, conditions) ? 1 : 0);
    });
}

async function report(scan: Scan, { output, showSuppressed, template }: ScanOptions): Promise<Iterable<string>> {
  switch (output) {
    case 'table':
      return scanTable(scan, textStyle(), { suppressed: showSuppressed ?? false });
    case 'json':
      return scanJson(scan);
    case 'markdown':
      return scanMarkdown(scan);
    case 'html': {
      // Loaded for those who ask: no other format needs the pages.
      const { scanReportPage } = await import('../../web/index.ts');
      return [scanReportPage(scan)];
    }
    case 'template':
      return scanTemplate(scan, await readTemplate(template));
    default:
      return scanDocument(scan, output, PRODUCT);
  }
}

const IMAGE_HELP = `
Images:
  alpine:3.19, ghcr.io/org/app@sha256:…   in a registry, unless a file or folder of that name exists
  oci-layout:DIR[:TAG|@DIGEST]            a folder of the OCI image layout
  oci-archive:FILE, docker-archive:FILE   a tar of it, or what docker save writes
  docker:NAME                             one that Docker or Podman keeps on this machine
  dir:ROOTFS                              an unpacked root file system
  sbom:FILE                               CycloneDX, SPDX 2 or Syft, gzip'd or not, or what fixedin sbom wrote

Formats: sarif for GitHub's code scanning, gitlab for GitLab's container scanning, junit for CI servers, openvex;
cyclonedx (with vulnerabilities) and spdx are SBOMs; template takes one of yours (--template).

What is left out, VEX statements and .fixedin-ignore.yaml: docs/matching.md, 10.

Examples:
  fixedin scan alpine:3.19
  fixedin scan app.tar -o json | jq .summary
  fixedin scan app:1.0 --as-of 2024-01-18
  fixedin scan app:1.0 --vex vendor.openvex.json --show-suppressed
  fixedin scan app:1.0 -o sarif >fixedin.sarif
  fixedin scan app:1.0 --fail-on critical,kev`;

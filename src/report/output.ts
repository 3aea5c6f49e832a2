import type { Diff, Scan } from '../model/index.ts';
import { diffJson, type Scanner } from './diff-json.ts';
import { scanJson } from './scan-json.ts';

/** The formats of a scan that other programs read. What each needs is loaded for who asks for it. */
export type ScanDocumentFormat = 'sarif' | 'openvex' | 'cyclonedx' | 'spdx' | 'junit' | 'gitlab';

export const SCAN_DOCUMENT_FORMATS: readonly ScanDocumentFormat[] = [
  'sarif',
  'openvex',
  'cyclonedx',
  'spdx',
  'junit',
  'gitlab',
];

/** A scan in a format that other programs read. The same scan gives the same bytes. */
export async function scanDocument(
  scan: Scan,
  format: ScanDocumentFormat,
  scanner: Scanner,
): Promise<Iterable<string>> {
  switch (format) {
    case 'sarif': {
      const { scanSarif } = await import('./scan-sarif.ts');
      return scanSarif(scan, scanner);
    }
    case 'openvex': {
      const { scanOpenVex } = await import('./scan-openvex.ts');
      return [scanOpenVex(scan)];
    }
    case 'cyclonedx': {
      const { scanCyclonedx } = await import('./scan-cyclonedx.ts');
      return [await scanCyclonedx(scan, scanner)];
    }
    case 'spdx': {
      const { scanSpdx } = await import('./scan-spdx.ts');
      return [await scanSpdx(scan, scanner)];
    }
    case 'junit': {
      const { scanJunit } = await import('./scan-junit.ts');
      return scanJunit(scan);
    }
    case 'gitlab': {
      const { scanGitlab } = await import('./scan-gitlab.ts');
      return scanGitlab(scan, scanner);
    }
  }
}

/** A template of the user's own. */
export interface Template {
  /** Its file, for errors; `.html` or `.xml` in it has every value escaped. */
  readonly name: string;
  readonly text: string;
}

/** A scan by a template, which is given what `-o json` prints. @throws {UsageError} */
export async function scanTemplate(scan: Scan, template: Template): Promise<Iterable<string>> {
  const { renderTemplate } = await import('./template.ts');
  return [renderTemplate(template.text, template.name, [...scanJson(scan)].join(''))];
}

/** A diff by a template, which is given what `-o json` prints. @throws {UsageError} */
export async function diffTemplate(diff: Diff, scanner: Scanner, template: Template): Promise<Iterable<string>> {
  const { renderTemplate } = await import('./template.ts');
  return [renderTemplate(template.text, template.name, [...diffJson(diff, scanner)].join(''))];
}

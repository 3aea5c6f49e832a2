import type { Inventory } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';
import { INVENTORY_SCHEMA, readInventoryJson } from '../sbom/inventory-json.ts';
import { assembleInventory, assembleReport } from './assemble.ts';
import { cyclonedx } from './cyclonedx.ts';
import { dockerScoutReport, dockerScoutSbom } from './docker-scout.ts';
import { grype } from './grype.ts';
import { isObject, wordAt } from './json.ts';
import { parseDocument, unpacked } from './parse.ts';
import { sarif } from './sarif.ts';
import { spdx } from './spdx.ts';
import { syft } from './syft.ts';
import { trivy, trivyOfList } from './trivy.ts';
import type { ScannerReport } from './types.ts';

const SBOMS = [cyclonedx, spdx, syft, dockerScoutSbom];
const REPORTS = [grype, trivy, dockerScoutReport, sarif];

/** What someone handed in: a list of what is in an image, or what a scanner says of it. */
export type ReadDocument =
  | { readonly kind: 'sbom'; readonly format: string; readonly inventory: Inventory }
  | { readonly kind: 'report'; readonly report: ScannerReport };

/**
 * Reads an SBOM (CycloneDX in JSON or XML, SPDX 2 in JSON or as tags and values, Syft, Docker Scout, fixedin's own) or a
 * scanner's report (Grype, Trivy, Docker Scout; in JSON or SARIF), recognised by its content; each may be gzip'd.
 *
 * @param subject how the document is named in errors and warnings
 * @throws {InventoryError} when it is none of these, or over a limit
 */
export function readDocument(given: Uint8Array, subject: string): ReadDocument {
  const bytes = unpacked(given, subject);
  const parsed = parseDocument(bytes, subject);
  const document = trivyOfList(parsed) ?? parsed;
  if (!isObject(document)) throw unknown(subject);
  if (wordAt(document, 'schema') === INVENTORY_SCHEMA) {
    const inventory = readInventoryJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), subject);
    return { kind: 'sbom', format: 'fixedin', inventory };
  }
  const sbom = SBOMS.find(({ recognises }) => recognises(document))?.read(document, subject);
  if (sbom) return { kind: 'sbom', format: sbom.format, inventory: assembleInventory(sbom, subject) };
  const report = REPORTS.find(({ recognises }) => recognises(document))?.read(document, subject);
  if (report) return { kind: 'report', report: assembleReport(report, subject) };
  throw unknown(subject);
}

function unknown(subject: string): InventoryError {
  return new InventoryError(
    'unknown-document',
    subject,
    'is no SBOM and no report that is known',
    'give CycloneDX, SPDX 2 or Syft JSON, or a report of Grype, Trivy or Docker Scout in JSON or SARIF',
  );
}

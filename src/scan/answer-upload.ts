import { readDocument } from '../inventory/index.ts';
import type { Scan } from '../model/index.ts';
import { type JudgedReport, judgeReport, type ReportDatabase } from './judge-report.ts';
import type { Matcher } from './matcher.ts';
import { scanInventory } from './scan.ts';
import { NOTHING_SAID, type Said } from './statements/statements.ts';

/** A scan of what an SBOM lists, or a report with an answer to each of its lines. */
export type UploadAnswer =
  | { readonly kind: 'scan'; readonly format: string; readonly scan: Scan }
  | { readonly kind: 'report'; readonly judged: JudgedReport };

/**
 * Answers a document that someone hands in: an SBOM or a scanner's report, recognised by its content.
 *
 * @param subject how the document is named in errors and warnings
 * @param said VEX documents and rules of one's own, as for a scan
 * @throws {InventoryError} `not-a-document`, `unknown-document`, `not-an-inventory` or `document-over-limit`
 */
export function answerUpload(
  bytes: Uint8Array,
  subject: string,
  matcher: Matcher,
  database: ReportDatabase,
  said: Said = NOTHING_SAID,
): UploadAnswer {
  const document = readDocument(bytes, subject);
  if (document.kind === 'report') {
    return { kind: 'report', judged: judgeReport(document.report, matcher, database, said) };
  }
  const { format, inventory } = document;
  return { kind: 'scan', format, scan: scanInventory(inventory, matcher, database.info, said) };
}

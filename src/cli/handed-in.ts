import type { Database } from '../database/index.ts';
import type { Scan, Seconds, Warning } from '../model/index.ts';
import { judgedReportJson, judgedReportTable, scanJson, scanTable } from '../report/index.ts';
import { answerUpload, createMatcher, type Said, type UploadAnswer } from '../scan/index.ts';
import { readDocumentFile } from './document-file.ts';
import { textStyle } from './terminal.ts';

/** What `--for FILE` comes to: what a scanner's report says with the answers, or a scan of what an SBOM lists. */
export interface HandedIn {
  readonly warnings: readonly Warning[];
  readonly pieces: Iterable<string>;
}

/** @throws {DocumentError} @throws {InventoryError} */
export async function answerFile(
  file: string,
  format: 'table' | 'json',
  database: Database,
  asOf: Seconds | null,
  said: Said,
): Promise<HandedIn> {
  const answer = answerUpload(await readDocumentFile(file), file, createMatcher(database, asOf), database, said);
  return { warnings: scanOf(answer).warnings, pieces: format === 'json' ? json(answer) : table(answer) };
}

function scanOf(answer: UploadAnswer): Scan {
  return answer.kind === 'scan' ? answer.scan : answer.judged.scan;
}

function json(answer: UploadAnswer): Iterable<string> {
  return answer.kind === 'scan' ? scanJson(answer.scan) : judgedReportJson(answer.judged);
}

function table(answer: UploadAnswer): Iterable<string> {
  const style = textStyle();
  return answer.kind === 'scan' ? scanTable(answer.scan, style) : judgedReportTable(answer.judged, style);
}

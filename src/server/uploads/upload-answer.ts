import type { Database } from '../../database/index.ts';
import type { Seconds } from '../../model/index.ts';
import { judgedReportJson, scanJson, shownScan } from '../../report/index.ts';
import { answerUpload, createMatcher, type Said } from '../../scan/index.ts';
import type { ScanResultView } from '../../web/index.ts';
import { reportView } from '../answers/report-view.ts';

/** A document that somebody handed in, and how it is to be answered. */
export interface UploadQuestion {
  /** In memory of its own, which may be taken from it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The file's name; empty where it has none. */
  readonly name: string;
  /** Judged by what was known then; null by all that is known. */
  readonly asOf: Seconds | null;
  /** As programs read it, or as its page shows it: at most so many rows of each part. */
  readonly form: { readonly kind: 'json' } | { readonly kind: 'page'; readonly rows: number };
}

export type UploadReply =
  /** UTF-8, as `fixedin scan -o json` and `fixedin advisories --for` write it. */
  | { readonly kind: 'json'; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'page'; readonly result: ScanResultView };

/**
 * The answer to an SBOM or a scanner's report.
 * @param said VEX documents and rules of the configuration; rules expire by the time of the question
 * @throws {InventoryError} when it is neither, or over a limit
 */
export function replyTo({ bytes, name, asOf, form }: UploadQuestion, database: Database, said: Said): UploadReply {
  const subject = name === '' ? 'the upload' : name;
  const now = Math.floor(Date.now() / 1000);
  const answer = answerUpload(bytes, subject, createMatcher(database, asOf), database, { ...said, now });
  if (form.kind === 'json') {
    return {
      kind: 'json',
      body: joined(answer.kind === 'scan' ? scanJson(answer.scan) : judgedReportJson(answer.judged)),
    };
  }
  const result: ScanResultView =
    answer.kind === 'scan'
      ? { kind: 'scan', scan: shownScan(answer.scan, form.rows), json: null }
      : { kind: 'report', ...reportView(answer.judged, name, form.rows) };
  return { kind: 'page', result };
}

/** In memory of its own, so that a thread can hand it over. */
function joined(pieces: Iterable<string>): Uint8Array<ArrayBuffer> {
  const parts = Array.from(pieces, (piece) => Buffer.from(piece));
  const body = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

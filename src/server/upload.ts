import type { Seconds } from '../model/index.ts';
import { judgedReportJson, scanJson } from '../report/index.ts';
import { answerUpload, createMatcher, type UploadAnswer } from '../scan/index.ts';
import type { RequestContext } from './environment.ts';
import { HttpProblem } from './errors.ts';

/**
 * The answer to an uploaded SBOM or report: the body as it is, or the file of a form.
 * @param asOf judges by what was known then; null by all that is known
 * @throws {InventoryError} when it is neither
 * @throws {HttpProblem} 400, when the form has no file
 */
export async function answerOf(
  c: RequestContext,
  asOf: Seconds | null,
): Promise<{ readonly answer: UploadAnswer; readonly name: string }> {
  const { bytes, name } = await documentOf(c);
  const database = c.get('database');
  const answer = answerUpload(bytes, name === '' ? 'the upload' : name, createMatcher(database, asOf), database);
  return { answer, name };
}

/** As `fixedin scan -o json` and `fixedin advisories --for` write it. */
export function uploadJson(answer: UploadAnswer): Iterable<string> {
  return answer.kind === 'scan' ? scanJson(answer.scan) : judgedReportJson(answer.judged);
}

async function documentOf(c: RequestContext): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')) {
    return { bytes: new Uint8Array(await c.req.arrayBuffer()), name: '' };
  }
  const form = await c.req.formData().catch(() => null);
  const file = form?.get('file');
  if (file instanceof File && file.size > 0) {
    return { bytes: new Uint8Array(await file.arrayBuffer()), name: file.name.slice(0, FILE_NAME_CHARACTERS) };
  }
  throw new HttpProblem(400, 'no-file', '', 'the form has no file', 'choose an SBOM or a report');
}

const FILE_NAME_CHARACTERS = 200;

import type { Seconds } from '../../model/index.ts';
import type { RequestContext } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import type { UploadQuestion, UploadReply } from './upload-answer.ts';
import type { UploadDesk } from './upload-desk.ts';

/**
 * The answer to what a request brings: its body as it is, or the file of a form.
 * @param asOf judged by what was known then; null by all that is known
 * @throws {InventoryError} when it is neither an SBOM nor a report
 * @throws {HttpProblem} 400, when the form has no file; and as `UploadDesk` does
 */
export function answerUploaded(
  c: RequestContext,
  uploads: UploadDesk,
  asOf: Seconds | null,
  form: UploadQuestion['form'],
): Promise<UploadReply> {
  const read = async () => ({ ...(await documentOf(c)), asOf, form });
  return uploads.answer(read, c.get('database'), c.req.raw.signal);
}

/** What nobody between may keep, for what was uploaded may be private. */
export function uploadResponse(body: Uint8Array<ArrayBuffer>): Response {
  return new Response(body, {
    headers: {
      'cache-control': 'private, no-cache',
      vary: 'Accept, Accept-Encoding',
      'content-type': 'application/json',
    },
  });
}

async function documentOf(c: RequestContext): Promise<Pick<UploadQuestion, 'bytes' | 'name'>> {
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

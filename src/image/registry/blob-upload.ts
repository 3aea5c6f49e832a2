// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs

import type { Digest } from '../../model/index.ts';
import { ImageError } from '../errors.ts';
import type { RegistryClient } from './client.ts';
import { TransientError } from './failure.ts';
import { UPLOAD_CHUNK_BYTES, UPLOAD_LARGEST_CHUNK_BYTES } from './limits.ts';
import { pushRefusal } from './push-refusal.ts';
import { redirectTarget } from './redirect.ts';
import { pauseOrThrow, withRetries } from './retry.ts';
import type { Answer } from './transport.ts';

/** A blob to push, which can be read any number of times. */
export interface NewBlob {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  /** Its bytes from `start` on and before `end`, at least one. */
  open(start: number, end: number): AsyncIterable<Buffer> | Iterable<Buffer>;
}

export interface Upload {
  readonly client: RegistryClient;
  /** The reference, for errors. */
  readonly subject: string;
  readonly onSent: (sent: number) => void;
}

/**
 * Brings a blob into a repository, unless it is there: in one request, as every registry takes it; in chunks, where that
 * one breaks or is too large for what stands before the registry. Chunks go on where they broke.
 * @throws {ImageError}
 */
export async function uploadBlob(blob: NewBlob, upload: Upload): Promise<'was-there' | 'sent'> {
  const { client } = upload;
  return withRetries(client.timing, client.signal, async () => {
    if (await isThere(blob, upload)) return 'was-there';
    if (!(await inOneRequest(blob, upload))) await inChunks(blob, upload);
    return 'sent';
  });
}

/** @returns false where it is worth a try in chunks */
async function inOneRequest(blob: NewBlob, upload: Upload): Promise<boolean> {
  const session = await begin(upload);
  try {
    const answer = await put(session, blob, upload, { start: 0 });
    if (answer.status !== 413 || blob.size <= UPLOAD_CHUNK_BYTES) {
      await expectStatus(answer, 201, upload);
      return true;
    }
    answer.discard();
  } catch (error) {
    // Who finds a request too large may close the connection before that can be read.
    if (!(error instanceof TransientError) || blob.size <= UPLOAD_CHUNK_BYTES) throw error;
  }
  return false;
}

/** A registry that sends elsewhere for a blob has it. */
async function isThere({ digest }: NewBlob, { client }: Upload): Promise<boolean> {
  const answer = await client.send(`blobs/${digest}`, { method: 'HEAD', headers: {}, body: '' });
  answer.discard();
  return answer.status === 200 || answer.status === 302 || answer.status === 307;
}

/** Where an upload is to go. */
interface Session {
  readonly location: URL;
  /** The smallest chunk that the registry takes, in bytes; 0 for any. */
  readonly smallestChunk: number;
}

async function begin(upload: Upload): Promise<Session> {
  const { client } = upload;
  const answer = await client.send('blobs/uploads/', { method: 'POST', headers: {}, body: '' });
  await expectStatus(answer, 202, upload);
  const smallest = answer.headers['oci-chunk-min-length'];
  return {
    location: locationOf(answer, upload),
    smallestChunk: typeof smallest === 'string' && /^\d{1,12}$/.test(smallest) ? Number(smallest) : 0,
  };
}

/** Ends an upload with the bytes from `start` on. */
function put({ location }: Session, blob: NewBlob, { client, onSent }: Upload, { start }: { start: number }) {
  const url = new URL(location);
  url.searchParams.set('digest', blob.digest);
  const body = { size: blob.size - start, open: () => counted(blob, start, blob.size, onSent) };
  return client.send(url, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body });
}

async function inChunks(blob: NewBlob, upload: Upload): Promise<void> {
  const { client, subject } = upload;
  let session = await begin(upload);
  const length = Math.max(UPLOAD_CHUNK_BYTES, session.smallestChunk);
  if (length > UPLOAD_LARGEST_CHUNK_BYTES) {
    throw new ImageError('registry-failed', subject, `the registry wants chunks of ${length} bytes`);
  }
  let [start, failures] = [0, 0];
  while (start < blob.size) {
    try {
      const end = Math.min(start + length, blob.size);
      const answer = await patch(session, blob, upload, { start, end });
      session = { ...session, location: locationOf(answer, upload) };
      start = end;
      failures = 0;
    } catch (error) {
      failures += 1;
      await pauseOrThrow(error, failures, client.timing, client.signal);
      [session, start] = await whereItStands(session, upload);
    }
  }
  await expectStatus(await put(session, blob, upload, { start }), 201, upload);
}

async function patch(
  { location }: Session,
  blob: NewBlob,
  upload: Upload,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<Answer> {
  const headers = { 'content-type': 'application/octet-stream', 'content-range': `${start}-${end - 1}` };
  const body = { size: end - start, open: () => counted(blob, start, end, upload.onSent) };
  const answer = await upload.client.send(location, { method: 'PATCH', headers, body });
  if (answer.status === 416) {
    answer.discard();
    throw new TransientError('registry-failed', upload.subject, 'the registry expects another chunk', 'try again');
  }
  await expectStatus(answer, 202, upload);
  return answer;
}

/** How far the registry has come with an upload, for whoever lost sight of it. */
async function whereItStands(session: Session, upload: Upload): Promise<readonly [Session, start: number]> {
  const answer = await upload.client.send(session.location, { method: 'GET', headers: {}, body: '' });
  if (answer.status !== 204) {
    answer.discard();
    throw new TransientError('registry-failed', upload.subject, 'the registry has lost the upload', 'try again');
  }
  const range = answer.headers['range'];
  const last = typeof range === 'string' ? /^(?:bytes=)?0-(\d{1,15})$/.exec(range)?.[1] : undefined;
  // `0-0` stands for nothing and for one byte; the byte may be sent again only where it is nothing, so all is.
  const start = last === undefined || last === '0' ? 0 : Number(last) + 1;
  return [{ ...session, location: locationOf(answer, upload) }, start];
}

/** Nothing that began over TLS goes on without it. */
function locationOf(answer: Answer, { subject }: Upload): URL {
  return redirectTarget(answer.url, answer.headers.location, subject);
}

async function expectStatus(answer: Answer, status: number, { client, subject }: Upload): Promise<void> {
  if (answer.status !== status) {
    throw client.cleanse(await pushRefusal(answer, subject, 'a blob', client.timing));
  }
  answer.discard();
}

async function* counted(
  blob: NewBlob,
  start: number,
  end: number,
  tell: (sent: number) => void,
): AsyncGenerator<Buffer> {
  if (start === end) return;
  let sent = start;
  for await (const chunk of blob.open(start, end)) {
    sent += chunk.length;
    tell(sent);
    yield chunk;
  }
}

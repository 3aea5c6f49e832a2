// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push

import type { Digest } from '../../model/index.ts';
import { digestOf } from '../blob.ts';
import { ImageError } from '../errors.ts';
import { type NewBlob, uploadBlob } from './blob-upload.ts';
import { RegistryClient } from './client.ts';
import { identitiesOf, placesOf } from './hosts.ts';
import { onlineReference, type RegistryOptions } from './index.ts';
import { type RegistryTiming, TIMING } from './limits.ts';
import { pushRefusal } from './push-refusal.ts';
import { withRetries } from './retry.ts';

/** What is to be pushed: the blobs first, the manifest that names them last. */
export interface NewArtifact {
  readonly blobs: readonly NewBlob[];
  readonly manifest: { readonly mediaType: string; readonly bytes: Buffer };
}

export interface PushReport {
  /** `registry/repository@sha256:…`: the one that was pushed, whatever its tag is moved to later. */
  readonly reference: string;
  /** Of the manifest. */
  readonly digest: Digest;
  /** Blobs that the registry had already. */
  readonly alreadyThere: number;
}

export interface PushOptions
  extends Pick<RegistryOptions, 'insecure' | 'hosts' | 'credentials' | 'offline' | 'guard' | 'signal'> {
  /** Told while bytes leave. `total` is that of all blobs. */
  readonly onSent?: ((sent: number, total: number) => void) | undefined;
}

/**
 * Pushes an artifact under a tag. Blobs that the registry has are not sent again; an upload that breaks is tried again.
 * @param reference with a tag (`latest` where it states none), never with a digest; mirrors are left aside
 * @throws {ImageError} `bad-reference`, `offline`, `unauthorised`, `registry-failed`, and those of the transport
 */
export async function pushArtifact(
  reference: string,
  { blobs, manifest }: NewArtifact,
  options: PushOptions = {},
  timing: RegistryTiming = TIMING,
): Promise<PushReport> {
  const parsed = onlineReference(reference, options);
  if (parsed.digest !== null || parsed.tag === null) {
    throw new ImageError('bad-reference', reference, 'names a digest, which what is pushed decides', 'name a tag');
  }
  const { hosts = new Map(), insecure = [], credentials = null, guard = null, signal = null } = options;
  const own = placesOf(parsed, hosts, insecure, credentials, reference).at(-1);
  if (own === undefined) throw new RangeError('a reference is always in a registry');
  using client = new RegistryClient(own, reference, timing, { guard, tls: identitiesOf(hosts), signal });

  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  let [before, alreadyThere] = [0, 0];
  for (const blob of blobs) {
    const upload = { client, subject: reference, onSent: (sent: number) => options.onSent?.(before + sent, total) };
    if ((await uploadBlob(blob, upload)) === 'was-there') alreadyThere += 1;
    before += blob.size;
    options.onSent?.(before, total);
  }

  const digest = digestOf(manifest.bytes);
  await withRetries(timing, client.signal, async () => {
    const headers = { 'content-type': manifest.mediaType };
    const answer = await client.send(`manifests/${parsed.tag}`, { method: 'PUT', headers, body: manifest.bytes });
    if (answer.status !== 201) throw client.cleanse(await pushRefusal(answer, reference, 'the manifest', timing));
    answer.discard();
    const stored = answer.headers['docker-content-digest'];
    if (typeof stored !== 'string' || !stored.startsWith('sha256:') || stored === digest) return;
    throw new ImageError('digest-mismatch', reference, `the registry has stored ${stored} instead of ${digest}`);
  });
  return { reference: `${parsed.registry}/${parsed.repository}@${digest}`, digest, alreadyThere };
}

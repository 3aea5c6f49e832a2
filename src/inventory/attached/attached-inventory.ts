import type { Image } from '../../image/index.ts';
import { ImageError } from '../../image/index.ts';
import {
  compareText,
  type Inventory,
  type Package,
  type PublishedSbom,
  type Verification,
  type Warning,
} from '../../model/index.ts';
import { readDocument } from '../documents/read-document.ts';
import { InventoryError } from '../errors.ts';
import { MAX_PUBLISHED_SBOMS } from '../limits.ts';
import { type Candidate, isSbomPredicate, sbomCandidates } from './candidates.ts';
import { readSigned } from './envelope.ts';
import type { SignatureCheck } from './signer-policy.ts';
import { readStatement, type Statement } from './statement.ts';

/**
 * What the SBOMs that are attached to an image say is in it. Those of the image itself go before those of an index that
 * leads to it; several are put together.
 * @param check who must have signed them; null to take what is there. What is not signed so is left out, with a warning.
 * @throws {InventoryError} `no-sbom`, `not-verified`
 * @throws {ImageError} when what is attached cannot be found out
 */
export async function attachedInventory(image: Image, check: SignatureCheck | null): Promise<Inventory> {
  const candidates = sbomCandidates((await image.attachments?.()) ?? []);
  const { reference } = image.facts;
  if (candidates.length === 0) throw noSbom(image);
  if (candidates.length > MAX_PUBLISHED_SBOMS) {
    throw new InventoryError('over-limit', reference, `has more than ${MAX_PUBLISHED_SBOMS} SBOMs attached`);
  }
  const accepted: Accepted[] = [];
  const refused: InventoryError[] = [];
  for (const candidate of candidates) {
    try {
      accepted.push(await accept(candidate, check));
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      refused.push(error);
    }
  }
  if (accepted.length === 0) throw noneAccepted(reference, refused, check !== null);
  const own = accepted.filter(({ sbom }) => sbom.subject === image.facts.digest);
  return together(image, own.length > 0 ? own : accepted, refused);
}

interface Accepted {
  readonly sbom: PublishedSbom;
  readonly inventory: Inventory;
}

/** @throws {InventoryError} when it is no SBOM, one of another image, or not signed as it must be */
async function accept({ attachment, form }: Candidate, check: SignatureCheck | null): Promise<Accepted> {
  const subject = `SBOM ${attachment.digest}`;
  const bytes = await read(attachment, subject);
  let document = bytes;
  let statement: Statement | null = null;
  let verified: Verification | null = null;
  if (form === 'signed') {
    const signed = readSigned(bytes, attachment.annotations, subject);
    const signer = check?.(signed, subject);
    if (signer) verified = { signer, subject: attachment.subject };
    statement = readStatement(signed.envelope.payload, subject);
  } else if (check !== null) {
    throw new InventoryError('not-verified', subject, 'is not signed');
  } else if (form === 'statement') statement = readStatement(bytes, subject);
  if (statement !== null) {
    if (!statement.subjects.includes(attachment.subject)) {
      const about = statement.subjects.join(', ') || 'nothing';
      throw new InventoryError('not-verified', subject, `is about another image (${about}), not ${attachment.subject}`);
    }
    if (!isSbomPredicate(statement.predicateType)) {
      throw new InventoryError('not-an-sbom', subject, `states ${statement.predicateType}, which is no SBOM`);
    }
    document = statement.predicate;
  }
  const found = readDocument(document, subject);
  if (found.kind !== 'sbom') throw new InventoryError('not-an-sbom', subject, 'is the report of a scanner');
  const sbom: PublishedSbom = {
    format: found.format,
    digest: attachment.digest,
    subject: attachment.subject,
    by: attachment.by,
    predicateType: statement?.predicateType ?? '',
    packages: found.inventory.packages.length,
    verified,
  };
  return { sbom, inventory: found.inventory };
}

/** One that cannot be fetched or is not what its digest says is as good as none. */
async function read(attachment: Candidate['attachment'], subject: string): Promise<Buffer> {
  try {
    // Base64 in JSON makes it longer by a third.
    return await attachment.read('documentBytes');
  } catch (cause) {
    if (!(cause instanceof ImageError)) throw cause;
    throw new InventoryError('not-an-sbom', subject, cause.message, '', { cause });
  }
}

function together(image: Image, accepted: readonly Accepted[], refused: readonly InventoryError[]): Inventory {
  const packages = new Map<string, Package>();
  for (const pkg of accepted.flatMap(({ inventory }) => inventory.packages)) {
    if (!packages.has(pkg.purl)) packages.set(pkg.purl, pkg);
  }
  const left = refused.map((error): Warning => ({ code: error.code, subject: '', message: error.message }));
  return {
    image: image.facts,
    distro: accepted.map(({ inventory }) => inventory.distro).find((distro) => distro !== null) ?? null,
    packages: [...packages.values()].sort((a, b) => compareText(a.purl, b.purl)),
    sboms: accepted.map(({ sbom }) => sbom),
    warnings: [...accepted.flatMap(({ inventory }) => inventory.warnings), ...left],
  };
}

function noSbom({ facts, attachments }: Image): InventoryError {
  const problem = attachments ? 'has no SBOM attached' : 'is in no registry, and so has no SBOM attached';
  return new InventoryError('no-sbom', facts.reference, problem, 'leave --sbom out to have its files scanned');
}

function noneAccepted(reference: string, refused: readonly InventoryError[], verify: boolean): InventoryError {
  const [first, ...others] = refused.map(({ message }) => message);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const problem = verify ? 'has no SBOM that is signed as it must be' : 'has no SBOM that can be read';
  return new InventoryError(verify ? 'not-verified' : 'no-sbom', reference, `${problem} (${first}${more})`);
}

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Image } from '../image/index.ts';
import {
  combineInventories,
  type ImageWitnesses,
  publishedInventory,
  type SignatureCheck,
  type SignerPolicy,
  signatureCheck,
} from '../inventory/index.ts';
import { type Inventory, UsageError } from '../model/index.ts';

const MODES = ['scan', 'attached', 'both'] as const;

/** What the command line says of SBOMs that were published with images. */
export interface SbomChoice {
  /** Whether an image's files are scanned, or SBOMs attached to it believed, or both. */
  readonly sbom?: (typeof MODES)[number];
  /** Whether what was published must be signed. */
  readonly verify?: boolean;
  /** Files of a public key, or of a trusted root. */
  readonly key?: string;
  readonly trustedRoot?: string;
  readonly certificateIdentity?: string;
  readonly certificateOidcIssuer?: string;
}

export function addSbomOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--sbom <source>',
        'scan the files, believe the SBOM that was published with the image, or both',
      ).choices(MODES),
    )
    .option(
      '--verify',
      'take what was published only where it is signed: by --key, or by an identity (the four options below)',
    )
    .option('--key <file>', 'public key (PEM) that must have signed')
    .option('--certificate-identity <who>', 'who must have signed: an address for mail, the URL of a workflow')
    .option('--certificate-oidc-issuer <url>', 'who says so')
    .option('--trusted-root <file>', "sigstore's trusted root (JSON): the authorities and logs that are believed");
}

/** How the inventory of an image is come by. */
export type Witnesses = (image: Image, read: () => Promise<ImageWitnesses>) => Promise<Inventory>;

/** Null where no signature is asked for. @throws {InventoryError} when a key or trusted root is none */
export type Check = () => Promise<SignatureCheck | null>;

/** @param check asked when something attached is about to be read */
export function witnessesOf({ sbom = 'scan' }: SbomChoice, check: Check): Witnesses {
  if (sbom === 'scan') return async (_image, read) => (await read()).scanned;
  return async (image, read) => {
    let files: Promise<ImageWitnesses> | null = null;
    const readOnce = () => (files ??= read());
    const stated = await publishedInventory(image, readOnce, await check());
    return sbom === 'attached' ? stated : combineInventories((await readOnce()).scanned, stated);
  };
}

/**
 * @param asksVex whether VEX documents are taken that were published with images
 * @throws {UsageError} when the options do not go together
 */
export function checkOf(choice: SbomChoice, asksVex: boolean): Check {
  const policy = policyOf(choice, asksVex);
  let check: Promise<SignatureCheck> | null = null;
  return async () => {
    if (policy === null) return null;
    check ??= signatureCheck(policy);
    return check;
  };
}

/** Null where no signature is asked for. */
function policyOf(choice: SbomChoice, asksVex: boolean): SignerPolicy | null {
  const { sbom = 'scan', verify = false, key, trustedRoot, certificateIdentity: identity } = choice;
  const issuer = choice.certificateOidcIssuer;
  const keyless = [identity, issuer, trustedRoot].filter((option) => option !== undefined);
  if (!verify) {
    if (key === undefined && keyless.length === 0) return null;
    throw usage(
      '--key and --certificate-identity',
      'say who must have signed, and nothing is verified',
      'add --verify',
    );
  }
  if (sbom === 'scan' && !asksVex) {
    const remedy = 'add --sbom attached, --sbom both or --vex attached';
    throw usage('--verify', 'verifies what was published with images, and nothing of that is asked for', remedy);
  }
  if (key !== undefined && keyless.length === 0) return { kind: 'key', file: key, pem: textOf(key) };
  if (key === undefined && identity !== undefined && issuer !== undefined && trustedRoot !== undefined) {
    const root = { file: trustedRoot, json: textOf(trustedRoot) };
    return { kind: 'certificate', identity, issuer, trustedRoot: root };
  }
  const remedy = 'give --key, or --certificate-identity, --certificate-oidc-issuer and --trusted-root together';
  throw usage('--verify', 'needs to know who must have signed', remedy);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError('unreadable', file, 'cannot be read', '', { cause });
  }
}

function usage(option: string, problem: string, remedy: string): UsageError {
  return new UsageError('bad-option', option, problem, remedy);
}

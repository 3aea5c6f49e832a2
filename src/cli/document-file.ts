import { createReadStream } from 'node:fs';
import { readDocument } from '../inventory/index.ts';
import type { Inventory } from '../model/index.ts';
import { limits } from '../model/index.ts';
import { DocumentError } from './errors.ts';

/**
 * The bytes of a file that a person hands in; no more than documents may have, whatever the file.
 * @throws {DocumentError} when it cannot be read, or is larger.
 */
export async function readDocumentFile(file: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of createReadStream(file)) {
      size += piece.length;
      if (size > limits.documentBytes) throw tooLarge(file);
      pieces.push(piece);
    }
  } catch (cause) {
    throw cause instanceof DocumentError ? cause : unreadable(file, cause);
  }
  return Buffer.concat(pieces);
}

/**
 * The inventory that `sbom:FILE` names.
 * @throws {DocumentError} when it cannot be read, or is a scanner's report.
 * @throws {InventoryError} when it is neither.
 */
export async function readSbomFile(file: string, reference: string): Promise<Inventory> {
  const document = readDocument(await readDocumentFile(file), file);
  if (document.kind === 'sbom') {
    const { inventory } = document;
    return { ...inventory, image: { ...inventory.image, reference } };
  }
  const problem = `is a report of ${document.report.format}, which lists findings and not all packages`;
  throw new DocumentError('not-an-sbom', file, problem, `ask fixedin advisories --for ${file}`);
}

function tooLarge(file: string): DocumentError {
  return new DocumentError(
    'document-over-limit',
    file,
    `has more than ${limits.documentBytes / 1024 ** 2} MiB (limits.documentBytes)`,
  );
}

function unreadable(file: string, cause: unknown): DocumentError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  const problem = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : 'cannot be read';
  return new DocumentError('document-unreadable', file, problem, '', { cause });
}

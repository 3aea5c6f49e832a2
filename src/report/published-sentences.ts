import type { Inventory, PublishedVex, Signer, Verification } from '../model/index.ts';
import { counted } from './phrases.ts';

/**
 * What was published with an image and taken into account: a sentence for each SBOM and each VEX document, with what was
 * verified of it, and how many packages each side alone tells of. Not yet made visible.
 */
export function publishedSentences(
  { sboms = [], packages }: Pick<Inventory, 'sboms' | 'packages'>,
  vex: readonly PublishedVex[] = [],
): readonly string[] {
  const seen = packages.filter(({ seenBy }) => seenBy !== undefined);
  const alone = (side: 'scan' | 'sbom'): number =>
    seen.filter(({ seenBy }) => seenBy?.length === 1 && seenBy[0] === side).length;
  return [
    ...sboms.map(({ format, digest, by, packages: count, verified }) => {
      const place = digest === '' ? by : `${by}, ${digest}`;
      return `SBOM ${format} of ${counted(count, 'package')} (${place}), ${proofPhrase(verified)}`;
    }),
    ...vex.map(({ format, digest, by, author, statements, verified }) => {
      const said = `${format}${author === '' ? '' : ` by ${author}`} of ${counted(statements, 'statement')}`;
      return `VEX document ${said} (${by}, ${digest}), ${proofPhrase(verified)}`;
    }),
    ...(seen.length === 0
      ? []
      : [
          `${alone('scan')} of ${counted(seen.length, 'package')} are seen by the scan alone, ${alone('sbom')} by the SBOM alone`,
        ]),
  ];
}

function proofPhrase(verified: Verification | null): string {
  return verified === null
    ? 'whose signature was not asked for'
    : `verified as signed ${signerPhrase(verified.signer)}`;
}

function signerPhrase(signer: Signer): string {
  if (signer.by === 'key') return `by the key of ${signer.file} (${signer.key})`;
  return `by ${signer.identity}, as ${signer.issuer} says, against ${signer.file}`;
}

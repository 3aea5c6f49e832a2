// OpenVEX 0.2.0: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md

import { type OpenVexStatement, openVexDocument } from '../feeds/index.ts';
import { imagePackageUrl } from '../inventory/index.ts';
import {
  type Finding,
  formatTime,
  type ImageFacts,
  parseTime,
  type Scan,
  type SuppressedFinding,
  urlPart,
} from '../model/index.ts';
import { solution } from './finding-text.ts';
import { isFixed } from './suppressed-as.ts';

/**
 * What a scan comes to, as statements on the image and the packages in it: findings are affected (or under
 * investigation), what is suppressed is not affected or fixed, with the reason. The time is the day that was asked of, or
 * the database's.
 */
export function scanOpenVex(scan: Scan): string {
  const time = scan.database.asOf ?? parseTime(scan.database.built) ?? 0;
  const timestamp = formatTime(time);
  const about = (finding: Finding) => ({
    vulnerability: {
      name: finding.id,
      ...(finding.aliases.length === 0 ? {} : { aliases: finding.aliases }),
    },
    timestamp,
    products: [productOf(scan.image, finding)],
    supplier: finding.advisory.url === '' ? finding.advisory.id : `${finding.advisory.id} (${finding.advisory.url})`,
  });
  return openVexDocument(
    [
      ...scan.findings.map((finding): OpenVexStatement => ({ ...about(finding), ...standing(finding) })),
      ...scan.suppressed.map((one): OpenVexStatement => ({ ...about(one.finding), ...reasonOf(one) })),
    ],
    time,
  );
}

function standing(finding: Finding): Pick<OpenVexStatement, 'status'> & { readonly [more: string]: unknown } {
  const isOpen = finding.status === 'under-investigation' || finding.statement?.status === 'under-investigation';
  if (isOpen)
    return { status: 'under_investigation', status_notes: finding.statement?.sentence ?? finding.advisory.id };
  return { status: 'affected', action_statement: solution(finding) };
}

/** The specification asks for a justification or an impact statement with `not_affected`. */
function reasonOf({
  reason,
}: SuppressedFinding): Pick<OpenVexStatement, 'status'> & { readonly [more: string]: unknown } {
  const sentence = `${reason.sentence} (${reason.by})`;
  if (isFixed(reason)) return { status: 'fixed', status_notes: sentence };
  return {
    status: 'not_affected',
    ...(reason.justification === null ? {} : { justification: reason.justification }),
    impact_statement: sentence,
  };
}

/** The package in the image; the package alone, where the image has no digest to name it by. */
function productOf(image: ImageFacts, { package: pkg }: Finding): OpenVexStatement['products'][number] {
  if (image.digest === null) return { '@id': pkg.purl };
  const purl = imagePackageUrl(image) ?? `pkg:oci/image@${urlPart(image.digest)}`;
  const [algorithm, hash] = image.digest.split(':');
  return {
    '@id': purl,
    identifiers: { purl },
    ...(algorithm === 'sha256' && hash !== undefined ? { hashes: { 'sha-256': hash } } : {}),
    subcomponents: [{ '@id': pkg.purl }],
  };
}

// SPDX 2.3 with references to advisories: https://spdx.github.io/spdx-spec/v2.3/how-to-use/#k1-including-security-information-in-a-spdx-document

import { writeSbom } from '../inventory/index.ts';
import type { Scan } from '../model/index.ts';
import type { Scanner } from './diff-json.ts';
import { idUrl, webUrl } from './finding-text.ts';

/** The SBOM of an image; each package names the advisories on what was found in it. */
export function scanSpdx(scan: Scan, scanner: Scanner): Promise<string> {
  const found = Map.groupBy(scan.findings, (finding) => finding.package);
  return writeSbom('spdx', scan.inventory, scanner, {
    advisoriesOf: (pkg) => {
      const urls = (found.get(pkg) ?? []).map(({ id, advisory }) => webUrl(advisory.url) ?? idUrl(id));
      return [...new Set(urls.filter((url) => url !== null))].sort();
    },
  });
}

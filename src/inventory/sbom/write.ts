import type { Inventory, Package } from '../../model/index.ts';
import type { Completion } from './cyclonedx-write.ts';
import type { Tool } from './identity.ts';
import { writeInventoryJson } from './inventory-json.ts';

/** CycloneDX 1.6 and SPDX 2.3 in JSON, and fixedin's own inventory. */
export type SbomFormat = 'cyclonedx' | 'spdx' | 'json';

export interface SbomCompletion {
  /** Adds to a CycloneDX document before it is written. */
  readonly complete?: Completion;
  /** Addresses of advisories on a package, for SPDX. */
  readonly advisoriesOf?: (pkg: Package) => readonly string[];
}

/**
 * An inventory as an SBOM, the same bytes for the same inventory. The libraries that a format needs are loaded for who
 * asks for it.
 *
 * @param more what is known beyond the inventory, and has a place in the format
 */
export async function writeSbom(
  format: SbomFormat,
  inventory: Inventory,
  tool: Tool,
  more: SbomCompletion = {},
): Promise<string> {
  switch (format) {
    case 'json':
      return writeInventoryJson(inventory);
    case 'spdx': {
      const { writeSpdx } = await import('./spdx-write.ts');
      return writeSpdx(inventory, tool, more.advisoriesOf);
    }
    case 'cyclonedx': {
      const { writeCyclonedx } = await import('./cyclonedx-write.ts');
      return writeCyclonedx(inventory, tool, more.complete);
    }
  }
}

import type { Image } from '../../image/index.ts';
import type { Inventory } from '../../model/index.ts';
import type { ImageWitnesses } from '../catalog-image.ts';
import { InventoryError } from '../errors.ts';
import { attachedInventory } from './attached-inventory.ts';
import type { SignatureCheck } from './signer-policy.ts';

/**
 * What published SBOMs say of an image: those attached to it, and where there are none, those among its files, which
 * nobody signed.
 * @param read the image's files; asked for only where nothing is attached
 * @param check as in `attachedInventory`
 * @throws {InventoryError} `no-sbom`, `not-verified`
 * @throws {ImageError}
 */
export async function publishedInventory(
  image: Image,
  read: () => Promise<ImageWitnesses>,
  check: SignatureCheck | null,
): Promise<Inventory> {
  try {
    return await attachedInventory(image, check);
  } catch (error) {
    const isMissing = error instanceof InventoryError && error.code === 'no-sbom';
    const filed = isMissing && check === null ? (await read()).filed : null;
    if (filed === null) throw error;
    return filed;
  }
}

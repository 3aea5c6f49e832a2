import type { SignatureCheck, SignerPolicy } from './signer-policy.ts';

/**
 * What a policy comes to.
 * @throws {InventoryError} `bad-trust`, when its key or trusted root cannot be read
 */
export async function signatureCheck(policy: SignerPolicy): Promise<SignatureCheck> {
  // Loaded for those who ask: sigstore's library takes longer to load than a warm scan.
  const { checkOf } = await import('./verify.ts');
  return checkOf(policy);
}

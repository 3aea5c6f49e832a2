export { ANALYSER_VERSION } from './analyser.ts';
export {
  type AttachedDocument,
  type AttachedDocuments,
  attachedDocuments,
  type Unwrapped,
} from './attached/attached-documents.ts';
export { attachedInventory } from './attached/attached-inventory.ts';
export { combineInventories } from './attached/combine.ts';
export type { DocumentKind } from './attached/document-kind.ts';
export { publishedInventory } from './attached/published-inventory.ts';
export { signatureCheck } from './attached/signature-check.ts';
export type { SignatureCheck, SignerPolicy } from './attached/signer-policy.ts';
export { DEFAULT_CACHE_BYTES, type LayerCache, openLayerCache } from './cache.ts';
export { type CacheUsage, cacheUsage, clearCache } from './cache-folder.ts';
export {
  type CatalogOptions,
  catalogImage,
  catalogTogether,
  catalogWitnesses,
  type ImageWitnesses,
} from './catalog-image.ts';
export { isChiselManifest } from './catalogers/chisel.ts';
export { parseDocument, unpacked } from './documents/parse.ts';
export { type ReadDocument, readDocument } from './documents/read-document.ts';
export type { ReportedFinding, ScannerName, ScannerReport } from './documents/types.ts';
export { InventoryError } from './errors.ts';
export { imagePackageUrl, repositoryOf } from './image-package-url.ts';
export type { Completion } from './sbom/cyclonedx-write.ts';
export { type Tool, uuidOf } from './sbom/identity.ts';
export { readInventoryJson, writeInventoryJson } from './sbom/inventory-json.ts';
export { type SbomFormat, writeSbom } from './sbom/write.ts';
export { runAnalysisThread } from './threads/run-analysis-thread.ts';

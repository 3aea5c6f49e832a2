export { ANALYSER_VERSION } from './analysis.ts';
export { type LayerCache, openLayerCache } from './cache.ts';
export { type CatalogOptions, catalogImage } from './catalog-image.ts';
export { type ReadDocument, readDocument } from './documents/read-document.ts';
export type { ReportedFinding, ScannerName, ScannerReport } from './documents/types.ts';
export { InventoryError } from './errors.ts';
export { MAX_DOCUMENT_BYTES } from './limits.ts';
export { readInventoryJson, writeInventoryJson } from './sbom/inventory-json.ts';

/** What programs use: `import { scanImage } from 'fixedin'`. docs/library.md has examples. */
export { buildDatabase, type Database, DatabaseError, openDatabase, updateDatabase } from '../database/index.ts';
export { ImageError, openCredentials } from '../image/index.ts';
export { InventoryError } from '../inventory/index.ts';
export {
  type Cause,
  type Diff,
  type ExplainedChange,
  type Finding,
  FixedinError,
  type Inventory,
  LIMITS,
  type LimitName,
  type LimitSettings,
  type Package,
  type Scan,
  type Severity,
  type Status,
  type SuppressedFinding,
  setLimits,
  UsageError,
  type Warning,
} from '../model/index.ts';
export { diffJson, scanJson } from '../report/index.ts';
export type { Explanation } from '../scan/index.ts';
export { compare, inRange } from '../version/index.ts';
export type { Day, JudgeOptions } from './analyst.ts';
export { type DiffImagesOptions, diffImages } from './diff-images.ts';
export { explainImage } from './explain-image.ts';
export { type ScanOptions, scanImage } from './scan-image.ts';

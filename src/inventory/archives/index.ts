export { ArchiveBudget } from './budget.ts';
export { ArchiveReadError } from './errors.ts';
export { isZip, readZip, type Zip, type ZipMember } from './zip.ts';

export { ArchiveBudget } from './budget.ts';
export { ArchiveReadError, isZip, readZip, type Zip, type ZipMember } from './zip.ts';

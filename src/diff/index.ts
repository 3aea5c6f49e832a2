export type { Side } from './cause.ts';
export { type DiffOptions, diffScans } from './diff.ts';
export { displayName } from './packages.ts';

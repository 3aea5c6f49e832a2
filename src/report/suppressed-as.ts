import type { SuppressionReason } from '../model/index.ts';

/** Whether it is suppressed as fixed, and not as never affected. */
export function isFixed({ kind, status }: SuppressionReason): boolean {
  return kind === 'distro-fixed' || status === 'fixed';
}

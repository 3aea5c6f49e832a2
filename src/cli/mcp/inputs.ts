import { z } from 'zod';
import { SEVERITIES, STATUSES } from '../../model/index.ts';

/** What tools are asked for, with the words by which an assistant learns to ask. */

export const image = (what: string) =>
  z
    .string()
    .min(1)
    .max(4096)
    .describe(
      `${what}: alpine:3.19, ghcr.io/org/app@sha256:…, or on this machine oci-layout:DIR:TAG, oci-archive:FILE, ` +
        'docker-archive:FILE, docker:NAME, dir:ROOTFS, sbom:FILE',
    );

export const day = (what: string) =>
  z.string().max(40).optional().describe(`${what}: 2024-01-18, or a time of RFC 3339`);

export const platform = z.string().max(100).optional().describe('Which image of an index: linux/amd64, linux/arm64');

export const severity = z.enum(SEVERITIES).optional().describe('Only findings of this severity or a more pressing one');

export const status = z.enum(STATUSES).optional().describe('Only advisories with this status');

/** An assistant reads what it is given; a few hundred findings would fill its memory. */
export const limit = (most: number) =>
  z.int().min(1).max(most).default(Math.min(50, most)).describe('At most so many, the most pressing or newest first');

/** What reports hold is documented with them, and may grow. */
export const record = z.looseObject({});

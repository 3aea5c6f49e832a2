import type { Cause, Diff, ExplainedChange } from '../model/index.ts';
import { madeFinding, madeScan, madeUnfixed } from './made-scan.fixture.ts';

export const SENTENCE =
  'libnghttp2-14 went from 1.56.0-r0 to 1.58.0-r1, past 1.57.0-r0 in which nghttp2 fixed it (CGA-q2g4-fr75-mfgw, 2023-10-11)';

const UPGRADED: Cause = {
  kind: 'package-upgraded',
  package: 'libnghttp2-14',
  from: '1.56.0-r0',
  to: '1.58.0-r1',
  fixedIn: '1.57.0-r0',
  advisory: 'CGA-q2g4-fr75-mfgw',
  sentence: SENTENCE,
};

/** CVE-2023-44487 as the walk from go 1.21.2 to 1.21.5 removes it. */
export function madeRemoval(more: Partial<ExplainedChange> = {}): ExplainedChange {
  return {
    id: 'CVE-2023-44487',
    aliases: ['GHSA-qppj-fm5r-hxr3'],
    reference: 'wolfi:distro:wolfi:rolling',
    severity: 'High',
    packages: ['libnghttp2-14'],
    findings: [madeFinding()],
    because: UPGRADED,
    causes: [UPGRADED],
    ...more,
  };
}

/** The walk in little: one vulnerability gone with the upgrade of its package, one that stays, one new package. */
export function madeDiff(more: Partial<Diff['vulnerabilities']> = {}): Diff {
  const { id, aliases, severity, ...stays } = madeUnfixed('CVE-2018-1000156');
  return {
    from: madeScan([madeFinding(), madeUnfixed('CVE-2018-1000156')], 'go:1.21.2'),
    to: madeScan([madeUnfixed('CVE-2018-1000156')], 'go:1.21.5'),
    packages: {
      added: [{ name: 'libxcrypt', version: '4.4.36-r2', reference: 'pkg:apk/wolfi/libxcrypt@4.4.36-r2' }],
      removed: [],
      changed: [
        {
          name: 'libnghttp2-14',
          current: { version: '1.58.0-r1', reference: 'pkg:apk/wolfi/libnghttp2-14@1.58.0-r1?origin=nghttp2' },
          previous: { version: '1.56.0-r0', reference: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?origin=nghttp2' },
          direction: 'upgraded',
        },
      ],
    },
    vulnerabilities: {
      added: [],
      removed: [madeRemoval()],
      unchanged: [
        {
          id,
          aliases,
          severity,
          reference: 'wolfi:distro:wolfi:rolling',
          packages: [stays.package.name],
          findings: [madeUnfixed('CVE-2018-1000156')],
        },
      ],
      ...more,
    },
    layers: { shared: 0, added: 1, removed: 1 },
    config: [{ key: 'env', from: ['GOVERSION=1.21.2'], to: ['GOVERSION=1.21.5'] }],
  };
}

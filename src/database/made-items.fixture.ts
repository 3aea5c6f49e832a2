import type { FeedItem, FeedSource } from '../feeds/index.ts';
import type { Advisory, AffectedPackage, AffectedRange } from '../model/index.ts';

/** Small feeds for tests, with real names and numbers where they matter. */
export const WOLFI: FeedSource = {
  name: 'wolfi',
  format: 'wolfi',
  location: 'advisories',
  licence: 'Apache-2.0',
  dated: true,
};

export const PYPI: FeedSource = {
  name: 'osv:PyPI',
  format: 'osv',
  location: 'all.zip',
  licence: 'CC-BY-4.0',
  dated: true,
};

export function advisory(source: FeedSource, given: Partial<Advisory> & Pick<Advisory, 'id'>): FeedItem {
  return {
    kind: 'advisory',
    source,
    advisory: {
      aliases: [],
      upstream: [],
      published: null,
      modified: null,
      withdrawn: null,
      summary: '',
      details: '',
      ratings: [],
      references: [],
      affected: [],
      url: '',
      ...given,
    },
  };
}

export function affected(ecosystem: string, name: string, ...ranges: readonly AffectedRange[]): AffectedPackage {
  const judgement = { kind: 'ranges', ranges, versions: [], unfixed: 'affected' } as const;
  return { ecosystem, name, architecture: null, judgement, ratings: [] };
}

export function fixedAt(
  name: string,
  steps: readonly { readonly time: number; readonly fixed?: string; readonly component?: string }[],
): AffectedPackage {
  return {
    ecosystem: 'Wolfi',
    name,
    architecture: null,
    ratings: [],
    judgement: {
      kind: 'timeline',
      events: steps.map(({ time, fixed, component }) => ({
        time,
        status: fixed === undefined ? 'under-investigation' : 'fixed',
        fixedVersion: fixed ?? null,
        type: fixed === undefined ? 'detection' : 'fixed',
        note: '',
        justification: null,
        detection: component === undefined ? null : { component, version: '1', type: 'go-module', location: '' },
      })),
    },
  };
}

export function before(fixed: string): AffectedRange {
  return { introduced: '0', fixed, lastAffected: null };
}

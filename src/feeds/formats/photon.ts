// Photon OS's CVE metadata, in JSON: one file a release.
// https://packages.vmware.com/photon/photon_cve_metadata/ (cve_data_photon5.0.json)

import type { Judgement } from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isName, isShape, nameAt, parseJson, type Shape, textAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';

export const photon: FeedReader = {
  expects: "Photon OS's CVE metadata (JSON list of cve_id, pkg, aff_ver, res_ver)",
  wants: (name) => /cve_data_photon[^/]*\.json$/.test(name),
  *read(file, sources) {
    const source = sources.named('photon', 'unknown', false);
    yield* fileItems(
      () => source,
      file.name,
      () => entriesIn(file, source),
    );
  },
};

function* entriesIn(file: FeedFile, source: FeedSource): Generator<FeedItem> {
  const document = parseJson(file.bytes);
  if (!Array.isArray(document) || !document.every((entry) => isShape(entry) && 'cve_id' in entry && 'pkg' in entry)) {
    throw new Unreadable("is no CVE metadata of Photon OS's");
  }
  const [, release = ''] = /cve_data_photon(\d+\.\d+)\.json$/.exec(file.name) ?? [];
  for (const entry of document) if (isShape(entry)) yield readEntry(entry, release, source);
}

function readEntry(entry: Shape, release: string, source: FeedSource): FeedItem {
  return recordItem(source, textAt(entry, 'cve_id') || 'an entry', () => {
    const cve = nameAt(entry, 'cve_id');
    const name = nameAt(entry, 'pkg');
    const fix = textAt(entry, 'res_ver').trim();
    const number = release || releaseOf(fix);
    const id = `${cve}@photon-${number}/${name}`;
    if (number === '') return leftOut(source, id, 'does not tell its release');
    const advisory = {
      id,
      aliases: [],
      upstream: [cve],
      published: null,
      modified: null,
      withdrawn: null,
      summary: '',
      details: '',
      ratings: [],
      references: [],
      affected: [
        { ecosystem: `Photon OS:${number}`, name, architecture: null, judgement: judgementOf(entry, fix), ratings: [] },
      ],
      url: `https://github.com/vmware/photon/wiki/Security-Updates-${number.split('.')[0] ?? ''}`,
    };
    return { kind: 'advisory', source, advisory };
  });
}

/** `5.0` of `1.57.0-2.ph5`. */
function releaseOf(version: string): string {
  const [, major] = /\.ph(\d+)$/.exec(version) ?? [];
  return major === undefined ? '' : `${major}.0`;
}

/** `res_ver` is `NA` where there is no fix; `status` was added later and may be missing. */
function judgementOf(entry: Shape, fix: string): Judgement {
  if (/^not affected$/i.test(textAt(entry, 'status').trim())) {
    return { kind: 'not-affected', justification: null, note: '' };
  }
  const fixed = isName(fix) && !/^NA$/i.test(fix) ? fix : null;
  return {
    kind: 'ranges',
    ranges: [{ introduced: '0', fixed, lastAffected: null }],
    versions: [],
    unfixed: 'affected',
  };
}

import type { FeedReader } from '../reader.ts';
import type { FeedFormat } from '../types.ts';
import { arch } from './arch.ts';
import { chainguard } from './chainguard.ts';
import { csaf } from './csaf.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import { glsa } from './glsa.ts';
import { kev } from './kev.ts';
import { nvd } from './nvd.ts';
import { osv } from './osv.ts';
import { photon } from './photon.ts';
import { secdb } from './secdb.ts';
import { updateinfo } from './updateinfo.ts';
import { wolfi } from './wolfi.ts';

const READERS: Readonly<Record<FeedFormat, FeedReader>> = {
  osv,
  wolfi,
  secdb,
  chainguard,
  kev,
  epss,
  nvd,
  debian,
  csaf,
  updateinfo,
  arch,
  glsa,
  photon,
};

export function readerOf(format: FeedFormat): FeedReader {
  return READERS[format];
}

import type { FeedReader } from '../reader.ts';
import type { FeedFormat } from '../types.ts';
import { chainguard } from './chainguard.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import { kev } from './kev.ts';
import { nvd } from './nvd.ts';
import { osv } from './osv.ts';
import { secdb } from './secdb.ts';
import { wolfi } from './wolfi.ts';

const READERS: Readonly<Record<FeedFormat, FeedReader>> = { osv, wolfi, secdb, chainguard, kev, epss, nvd, debian };

export function readerOf(format: FeedFormat): FeedReader {
  return READERS[format];
}

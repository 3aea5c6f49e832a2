import { catalogers, lockFiles } from './catalogers.ts';
import { documents } from './documents.ts';
import { feeds } from './feeds.ts';
import { images } from './images.ts';
import { settings } from './settings.ts';
import { texts } from './texts.ts';
import type { Parser } from './types.ts';

export type { Parser, Sample } from './types.ts';

/** Every reader of what comes from outside. */
export const PARSERS: readonly Parser[] = [
  ...images(),
  ...catalogers(),
  ...lockFiles(),
  ...feeds(),
  ...documents(),
  ...settings(),
  ...texts(),
];

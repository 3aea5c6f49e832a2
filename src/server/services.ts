import type { Scanner } from '../report/index.ts';
import type { ImageDesk } from './images/index.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ServedDatabase } from './served-database.ts';
import type { UploadDesk } from './uploads/index.ts';

/** What the routes work with; made once for a server. */
export interface Services {
  readonly databases: ServedDatabase;
  readonly answers: KeptAnswers;
  readonly images: ImageDesk;
  readonly uploads: UploadDesk;
  /** The origin by which people reach the server; null for the one that each asked at. */
  readonly publicUrl: string | null;
  readonly metrics: Metrics;
  readonly log: Log;
  /** This program, as reports name it. */
  readonly product: Scanner;
  /** True from the moment on when the server was told to stop. */
  readonly stopping: () => boolean;
}

import { NOTHING_SAID } from '../../src/scan/index.ts';
import { createApp } from '../../src/server/app.ts';
import { ImageDesk } from '../../src/server/images/index.ts';
import { KeptAnswers } from '../../src/server/kept-answers.ts';
import { createLog } from '../../src/server/log.ts';
import { Metrics } from '../../src/server/metrics.ts';
import { isForPrograms } from '../../src/server/problem-response.ts';
import { ServedDatabase } from '../../src/server/served-database.ts';
import { UploadDesk } from '../../src/server/uploads/index.ts';

/** The methods and addresses of all pages, as the server's own table of routes has them: `GET /vulnerability/:id`. */
export function pageRoutes(databaseFile: string): readonly string[] {
  using databases = new ServedDatabase(databaseFile);
  const metrics = new Metrics();
  const registries = { allowed: [], insecure: [] };
  const app = createApp({
    databases,
    answers: new KeptAnswers(0),
    images: new ImageDesk({
      folder: null,
      registries,
      said: NOTHING_SAID,
      asksImages: false,
      cache: null,
      offline: true,
      metrics,
    }),
    uploads: new UploadDesk({ databaseFile, said: NOTHING_SAID, metrics }),
    publicUrl: null,
    metrics,
    log: createLog(() => {}),
    product: { name: 'fixedin', version: '0.0.0-test' },
    stopping: () => false,
  });
  const pages = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && !isForPrograms(path) && !path.startsWith('/assets/'),
  );
  return [...new Set(pages.map(({ method, path }) => `${method} ${path}`))].sort();
}

/** Whether an address is one of a route's: `/vulnerability/CVE-2023-44487` of `/vulnerability/:id`. */
export function isOfRoute(address: string, route: string): boolean {
  const [path = ''] = address.split('?');
  const [asked, pattern] = [path.split('/'), route.split('/')];
  return asked.length === pattern.length && pattern.every((part, at) => part.startsWith(':') || part === asked[at]);
}

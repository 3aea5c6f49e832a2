import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { RequestEnvironment } from './environment.ts';
import { HttpProblem } from './errors.ts';
import { TARGET_CHARACTERS } from './limits.ts';
import { compression } from './middleware/compression.ts';
import { conditional } from './middleware/conditional.ts';
import { reading } from './middleware/cross-origin.ts';
import { keeping } from './middleware/keeping.ts';
import { knownMethods } from './middleware/methods.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { isUnexpected } from './problem.ts';
import { problemResponse } from './problem-response.ts';
import { routePath } from './route-path.ts';
import { addAdvisoryRoutes } from './routes/advisories.ts';
import { addAdvisoryListingApi } from './routes/advisory-listing-api.ts';
import { addFeedRoutes } from './routes/feeds.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addImageDiffApi } from './routes/image-diff-api.ts';
import { addImagePages } from './routes/image-pages.ts';
import { addImageRoutes } from './routes/images.ts';
import { addOpenApiRoute, openApiDocument } from './routes/openapi.ts';
import { addOsvApi } from './routes/osv-api.ts';
import { addPackageRoutes } from './routes/packages.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addUploadRoute } from './routes/upload.ts';
import { addVulnerabilityRoutes } from './routes/vulnerabilities.ts';
import type { Services } from './services.ts';

export type App = OpenAPIHono<RequestEnvironment>;

/** The server as one function from requests to responses; nothing in it knows of sockets. */
export function createApp(services: Services): App {
  const { version } = services.product;
  const app: App = new OpenAPIHono<RequestEnvironment>({
    getPath: routePath,
    defaultHook: (result) => {
      if (!result.success) throw badParameter(result.error.issues);
    },
  });
  app.use(keeping(services.answers));
  app.use(requestLog(services.log, services.metrics), securityHeaders());
  app.use(async (c, next) => {
    using lease = services.databases.lease();
    c.set('database', lease.database);
    c.set('leaseDatabase', () => lease.again());
    if (c.req.url.length > TARGET_CHARACTERS) {
      const problem = `the address has more than ${TARGET_CHARACTERS} characters`;
      throw new HttpProblem(414, 'address-too-long', '', problem, 'search for less');
    }
    await next();
  });
  for (const path of READABLE) app.use(path, reading());
  for (const path of DERIVED) app.use(path, conditional(version));
  for (const path of PAGES) app.use(path, conditional(version, hour));
  app.use(compression(), knownMethods(app));

  addHealthRoutes(app, services);
  addAdvisoryRoutes(app);
  addVulnerabilityRoutes(app);
  addPackageRoutes(app);
  addImageRoutes(app, services);
  addUploadRoute(app, services);
  addImageDiffApi(app, services);
  addAdvisoryListingApi(app);
  addOsvApi(app);
  addFeedRoutes(app, services);
  addPageRoutes(app, () => openApiDocument(app, services.product));
  addImagePages(app, services);
  addOpenApiRoute(app, services.product);

  app.notFound((c) =>
    problemResponse(new HttpProblem(404, 'no-such-address', c.req.path, 'is no address here', 'see /api'), c),
  );
  app.onError((error, c) => {
    if (isUnexpected(asProblem(error))) {
      services.log.error('unexpected', { requestId: c.get('requestId'), error: error.stack ?? String(error) });
    }
    return problemResponse(asProblem(error), c);
  });
  return app;
}

/** Addresses whose answers come from the database alone. */
const DERIVED = [
  '/api/v1/advisories/*',
  '/api/v1/vulnerabilities/*',
  '/api/v1/packages/*',
  '/vulnerabilities/v2/advisories',
  '/v1/vulns/*',
  '/feeds/*',
];

/** So do pages, but they tell ages, too. */
const PAGES = ['/', '/advisories', '/vulnerability/*', '/advisory/*', '/package/*', '/api'];

function hour(): { readonly name: string; readonly end: number } {
  const now = Date.now();
  return { name: new Date(now).toISOString().slice(0, 13), end: now - (now % HOUR) + HOUR };
}

const HOUR = 3_600_000;

/** What pages of other origins may read: what everybody may know. Never images, which may be private. */
const READABLE = [...DERIVED, '/v1/query', '/v1/querybatch', '/openapi.json'];

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function badParameter([issue]: readonly Issue[]): HttpProblem {
  return new HttpProblem(
    400,
    'bad-parameter',
    issue?.path.map(String).join('.') ?? '',
    issue?.message ?? 'is not valid',
  );
}

/** Hono's own errors: a body of another type, or JSON that is none. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof HTTPException)) return error;
  if (error.status === 415) return new HttpProblem(415, 'unknown-content-type', '', 'the body must be JSON');
  if (error.status === 413) return new HttpProblem(413, 'body-too-large', '', 'the body is too large');
  return new HttpProblem(400, 'bad-body', '', 'the body is not well formed');
}

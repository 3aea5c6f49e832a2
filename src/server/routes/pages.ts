import type { Hono } from 'hono';
import type { Database } from '../../database/index.ts';
import { PACKAGE_TYPES } from '../../model/index.ts';
import {
  ASSETS,
  advisoriesPage,
  advisoryPage,
  apiPage,
  homePage,
  packagePage,
  type Shell,
  vulnerabilityChoicePage,
  vulnerabilityPage,
} from '../../web/index.ts';
import { prefersJson } from '../accept.ts';
import { advisoriesView } from '../answers/advisories-view.ts';
import { advisoriesOf } from '../answers/advisory.ts';
import { apiView } from '../answers/api-view.ts';
import { packageOf } from '../answers/package.ts';
import { packageJson } from '../answers/package-json.ts';
import { vulnerabilitiesOf, withPackages } from '../answers/vulnerability.ts';
import { vulnerabilityJson } from '../answers/vulnerability-json.ts';
import { advisoryAnswer, advisoryListDocument } from '../documents/advisory.ts';
import { homeDocument } from '../documents/home.ts';
import type { RequestContext, RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import { LATEST_SHOWN, NAME_CHARACTERS } from '../limits.ts';
import { pageResponse } from '../page-response.ts';
import { statusOf } from '../questions/filters.ts';

/**
 * The pages that the database alone decides. Each is the page or, for who asks for JSON, its data.
 * @param openApi the API's document, for the page that explains it
 */
export function addPageRoutes(app: Hono<RequestEnvironment>, openApi: () => unknown): void {
  app.get('/', (c) => {
    const database = c.get('database');
    const latest = database.searchAdvisories({ limit: LATEST_SHOWN }).items;
    const view = { info: database.info, latest, ...database.statistics };
    return answer(
      c,
      () => homeDocument(view),
      (shell) => homePage(view, shell),
    );
  });
  app.get('/advisories', (c) => {
    const view = advisoriesView(c.get('database'), new URL(c.req.url).searchParams);
    return answer(
      c,
      () => advisoryListDocument(view.list),
      (shell) => advisoriesPage(view, shell),
    );
  });
  app.get('/vulnerability/:id', (c) => vulnerability(c, named(c.req.param('id'))));
  app.get('/advisory/:id', (c) => {
    const database = c.get('database');
    const id = named(c.req.param('id'));
    const advisories = advisoriesOf(database, id);
    const view = {
      id,
      advisories,
      vulnerabilities: standsFor(
        database,
        advisories.flatMap((one) => one.vulnerabilities),
      ),
    };
    return answer(
      c,
      () => advisoryAnswer(advisories),
      (shell) => advisoryPage(view, shell),
    );
  });
  app.get('/package/:type/:name', (c) => {
    const type = PACKAGE_TYPES.find((known) => known === c.req.param('type'));
    if (type === undefined) throw new HttpProblem(404, 'unknown-package', c.req.param('type'), 'is no type of package');
    const version = named(c.req.query('version')?.trim() || ' ').trim();
    const view = packageOf(c.get('database'), type, named(c.req.param('name')), version || null);
    if (prefersJson(c.req.header('accept'))) return packageJson(c, view);
    return pageResponse(c, (shell) => packagePage(view, shell));
  });
  app.get('/api', (c) => answer(c, openApi, (shell) => apiPage(apiView(openApi()), shell)));
  for (const { path, contentType, body } of ASSETS) {
    app.get(path, (c) => c.body(body, 200, { 'content-type': contentType, 'cache-control': FOR_EVER }));
  }
}

/** The name of an asset changes with its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

async function vulnerability(c: RequestContext, id: string): Promise<Response> {
  const database = c.get('database');
  const filters = {
    package: c.req.query('package')?.trim().slice(0, NAME_CHARACTERS) ?? '',
    status: statusOf(c.req.query('status') ?? '') ?? '',
    ecosystem: c.req.query('ecosystem')?.slice(0, NAME_CHARACTERS) ?? '',
  };
  const found = await vulnerabilitiesOf(database, id);
  if (prefersJson(c.req.header('accept'))) return vulnerabilityJson(c, withPackages(found, filters.package));
  const [first, ...others] = found;
  return pageResponse(c, (shell) =>
    others.length > 0
      ? vulnerabilityChoicePage({ id, choices: found }, shell)
      : vulnerabilityPage({ vulnerability: first, filters }, shell),
  );
}

function standsFor(database: Database, ids: readonly string[]) {
  return database
    .vulnerabilities([...new Set(ids)].slice(0, VULNERABILITIES_TOLD))
    .flatMap((record) => (record ? database.getVulnerabilities(record.id).slice(0, 1) : []))
    .map(({ id, severity, description }) => ({ id, severity, description }));
}

/** An erratum of a kernel names hundreds, and each is looked up. */
const VULNERABILITIES_TOLD = 50;

function answer(c: RequestContext, json: () => unknown, page: (shell: Shell) => string): Response {
  if (!prefersJson(c.req.header('accept'))) return pageResponse(c, page);
  return new Response(JSON.stringify(json()), { headers: { 'content-type': 'application/json' } });
}

function named(text: string): string {
  if (text.length <= NAME_CHARACTERS) return text;
  throw new HttpProblem(400, 'bad-parameter', text, 'is longer than any name');
}

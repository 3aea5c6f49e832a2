import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  osvFiles,
  secdbEcosystem,
  writeAtom,
  writeOpenVex,
  writeOsvIndex,
  writeSecdb,
  writeZip,
} from '../../feeds/index.ts';
import { atomFeed } from '../answers/atom-feed.ts';
import { vexPackages } from '../answers/vex-packages.ts';
import { osvText } from '../documents/osv.ts';
import type { RequestContext, RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import { NAME_CHARACTERS } from '../limits.ts';
import { OsvRecordSchema } from '../schemas/osv.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
import { NameSchema } from '../schemas/text.ts';
import type { Services } from '../services.ts';
import { streamedAnswer } from '../streamed-answer.ts';

const FileSchema = NameSchema.max(NAME_CHARACTERS + '.json'.length);

const JSON_TYPE = 'application/json';

const releaseRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/secdb/{distro}/{file}',
  summary: "A release's secdb, as Alpine serves it: `{release}.json`",
  request: { params: z.object({ distro: NameSchema.openapi({ example: 'alpine' }), file: FileSchema }) },
  responses: { 200: writtenContent('The secdb.', { [JSON_TYPE]: z.looseObject({}) }), ...problems(304, 400, 404) },
});

const secdbRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/secdb/{file}',
  summary: 'The secdb of a distribution without releases: `wolfi.json`',
  request: { params: z.object({ file: FileSchema.openapi({ example: 'wolfi.json' }) }) },
  responses: { 200: writtenContent('The secdb.', { [JSON_TYPE]: z.looseObject({}) }), ...problems(304, 400, 404) },
});

const osvIndexRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/osv/all.json',
  summary: 'The ids of all records, and when each last changed',
  responses: {
    200: writtenContent('The index.', { [JSON_TYPE]: z.array(z.object({ id: z.string(), modified: z.string() })) }),
    ...problems(304),
  },
});

const osvZipRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/osv/all.zip',
  summary: 'All records, a file each',
  responses: { 200: writtenContent('The archive.', { 'application/zip': z.string() }), ...problems(304) },
});

const osvRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/osv/{file}',
  summary: 'One record of OSV: `{id}.json`',
  request: { params: z.object({ file: FileSchema.openapi({ example: 'CGA-q2g4-fr75-mfgw.json' }) }) },
  responses: { 200: writtenContent('The record.', { [JSON_TYPE]: OsvRecordSchema }), ...problems(304, 400, 404) },
});

const openVexRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/openvex/{file}',
  summary: 'All that is said of a package, as OpenVEX: `{package}.json`',
  request: { params: z.object({ file: FileSchema.openapi({ example: 'nghttp2.json' }) }) },
  responses: { 200: writtenContent('The document.', { [JSON_TYPE]: z.looseObject({}) }), ...problems(304, 400, 404) },
});

const atomRoute = createRoute({
  method: 'get',
  tags: ['Feeds'],
  path: '/feeds/atom.xml',
  summary: 'The newest changes; of a package or a vulnerability alone, where one is named',
  request: { query: z.object({ package: NameSchema.optional(), vulnerability: NameSchema.optional() }) },
  responses: {
    200: writtenContent('The feed.', { 'application/atom+xml': z.string() }),
    ...problems(304, 400, 404),
  },
});

export function addFeedRoutes(app: OpenAPIHono<RequestEnvironment>, { publicUrl }: Services): void {
  app.openapi(releaseRoute, (c) => secdb(c, c.req.valid('param').distro, stemOf(c.req.valid('param').file)));
  app.openapi(secdbRoute, (c) => secdb(c, stemOf(c.req.valid('param').file), null));
  app.openapi(osvIndexRoute, (c) =>
    streamedAnswer(c, JSON_TYPE, (database) => {
      const { built } = database.info;
      const entries = Iterator.from(database.exportEntries({}));
      return writeOsvIndex(entries.map(({ id, modified }) => ({ id, modified: modified ?? built })));
    }),
  );
  app.openapi(osvZipRoute, (c) =>
    streamedAnswer(c, 'application/zip', (database) =>
      writeZip(osvFiles(database.exportAdvisories({}), database.info.built)),
    ),
  );
  app.openapi(osvRoute, (c) => text(JSON_TYPE, osvText(c.get('database'), stemOf(c.req.valid('param').file))));
  app.openapi(openVexRoute, (c) => {
    const packages = vexPackages(c.get('database'), stemOf(c.req.valid('param').file));
    return text(JSON_TYPE, writeOpenVex(packages, c.get('database').info.built));
  });
  app.openapi(atomRoute, async (c) => {
    const asked = new URL(c.req.url);
    // Never what a proxy's headers say: anyone may send them, and a feed is kept by those between.
    const address = publicUrl === null ? asked : new URL(`${asked.pathname}${asked.search}`, publicUrl);
    const { feed: about, changes } = await atomFeed(c.get('database'), address, c.req.valid('query'));
    return text('application/atom+xml; charset=utf-8', writeAtom(about, changes));
  });
}

function secdb(c: RequestContext, distro: string, release: string | null): Response {
  const ecosystem = secdbEcosystem(distro, release);
  if (ecosystem !== null && c.get('database').ecosystems().has(ecosystem)) {
    return streamedAnswer(c, JSON_TYPE, (database) => writeSecdb(ecosystem, database.packagesIn(ecosystem)));
  }
  const asked = release === null ? distro : `${distro} ${release}`;
  throw new HttpProblem(404, 'no-such-feed', asked, 'is no distribution that this database has a secdb for');
}

/** @throws {HttpProblem} 404 */
function stemOf(file: string): string {
  if (file.endsWith('.json')) return file.slice(0, -'.json'.length);
  throw new HttpProblem(404, 'no-such-feed', file, 'is no feed', 'feeds end in .json');
}

function text(contentType: string, body: string): Response {
  return new Response(body, { headers: { 'content-type': contentType } });
}

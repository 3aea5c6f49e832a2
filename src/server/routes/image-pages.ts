import type { Hono } from 'hono';
import { limits } from '../../model/index.ts';

import { type DiffFilters, diffJson, diffMarkdown, lookThrough, scanJson, shownScan } from '../../report/index.ts';
import {
  type DiffView,
  diffPage,
  type Reach,
  ROWS_SHOWN,
  type ScanView,
  type Shell,
  scanPage,
  withQuery,
} from '../../web/index.ts';
import { prefersJson } from '../accept.ts';
import type { RequestContext, RequestEnvironment } from '../environment.ts';
import { problemView } from '../failure-text.ts';
import { imageAnswer } from '../image-answer.ts';
import { FORM_BYTES, NAME_CHARACTERS } from '../limits.ts';
import { bodyWithin } from '../middleware/body-limit.ts';
import { pageResponse } from '../page-response.ts';
import { problemOf } from '../problem.ts';
import { diffFiltersOf } from '../questions/diff-filters.ts';
import { dayOf, diffQuestion } from '../questions/images.ts';
import type { Services } from '../services.ts';
import { answerUploaded, uploadResponse } from '../uploads/index.ts';

/** The pages on images. What cannot be scanned or compared is told on the page, over the form that asked for it. */
export function addImagePages(app: Hono<RequestEnvironment>, services: Services): void {
  app.get('/scan', (c) => scan(c, services));
  app.post('/scan', bodyWithin(limits.documentBytes + FORM_BYTES, 'documentBytes'), (c) => scanUpload(c, services));
  app.get('/diff', (c) => diff(c, services));
}

async function scan(c: RequestContext, { images }: Services): Promise<Response> {
  const form = { image: text(c, 'image'), platform: text(c, 'platform'), asOf: text(c, 'as-of') };
  const view: ScanView = { form, reach: await images.reach(), problem: null, result: null };
  if (form.image === '') return blank(c, view.reach, (shell) => scanPage(view, shell));
  try {
    const question = { reference: form.image, platform: form.platform || undefined };
    const found = await images.scan(c.get('database'), question, dayOf(form.asOf));
    if (prefersJson(c.req.header('accept'))) return imageAnswer(c, scanJson(found), 'application/json');
    const json = withQuery('/api/v1/scan', { image: form.image, platform: form.platform, 'as-of': form.asOf });
    const result = { kind: 'scan', scan: shownScan(found, ROWS_SHOWN), json } as const;
    return pageResponse(c, (shell) => scanPage({ ...view, result }, shell), 200, UNKEPT);
  } catch (error) {
    const problem = told(c, error);
    return pageResponse(c, (shell) => scanPage({ ...view, problem }, shell), problemOf(error, '').status, UNKEPT);
  }
}

/** A document dropped on the page. What is wrong with it is told over the form. */
async function scanUpload(c: RequestContext, { images, uploads }: Services): Promise<Response> {
  const nothing = { image: '', platform: '', asOf: '' };
  const view: ScanView = { form: nothing, reach: await images.reach(), problem: null, result: null };
  try {
    const form = prefersJson(c.req.header('accept'))
      ? ({ kind: 'json' } as const)
      : ({ kind: 'page', rows: ROWS_SHOWN } as const);
    const reply = await answerUploaded(c, uploads, null, form);
    if (reply.kind === 'json') return uploadResponse(reply.body);
    return pageResponse(c, (shell) => scanPage({ ...view, result: reply.result }, shell), 200, UNKEPT);
  } catch (error) {
    const problem = told(c, error);
    return pageResponse(c, (shell) => scanPage({ ...view, problem }, shell), problemOf(error, '').status, UNKEPT);
  }
}

async function diff(c: RequestContext, { images, product }: Services): Promise<Response> {
  const form = {
    from: text(c, 'from'),
    to: text(c, 'to'),
    platform: text(c, 'platform'),
    types: text(c, 'types'),
    fromAsOf: text(c, 'from-as-of') || text(c, 'as-of'),
    toAsOf: text(c, 'to-as-of') || text(c, 'as-of'),
  };
  const filters = diffFiltersOf((name) => text(c, name));
  const view: DiffView = { form, filters, reach: await images.reach(), problem: null, result: null };
  if (form.from === '' || form.to === '') return blank(c, view.reach, (shell) => diffPage(view, shell));
  const parameters = {
    platform: form.platform,
    types: form.types,
    'from-as-of': form.fromAsOf,
    'to-as-of': form.toAsOf,
  };
  try {
    // Who looks through a diff means the images before them, and types: the registry is not asked at every key.
    const again = FILTERS.some((name) => c.req.query(name) !== undefined);
    const question = diffQuestion({ from: form.from, to: form.to, ...parameters });
    const found = await images.diff(c.get('database'), { ...question, recent: again });
    if (prefersJson(c.req.header('accept'))) {
      return imageAnswer(c, diffJson(lookThrough(found, filters), product), 'application/json');
    }
    const asked = { from: form.from, to: form.to, ...parameters };
    const from = await images.permanent(form.from, found.from.image.digest);
    const to = await images.permanent(form.to, found.to.image.digest);
    const result = {
      diff: found,
      permanent: from && to && withQuery('/diff', { from, to, ...parameters, ...chosen(filters) }),
      json: withQuery('/api/v1/diff', asked),
      markdown: withQuery('/api/v1/diff', { ...asked, format: 'markdown' }),
      markdownText: [...diffMarkdown(found, { unchanged: false })].join(''),
    };
    return pageResponse(c, (shell) => diffPage({ ...view, result }, shell), 200, UNKEPT);
  } catch (error) {
    const problem = told(c, error);
    return pageResponse(c, (shell) => diffPage({ ...view, problem }, shell), problemOf(error, '').status, UNKEPT);
  }
}

/** A form that asks for nothing yet; its data is what may be asked for. */
function blank(c: RequestContext, reach: Reach, page: (shell: Shell) => string): Response {
  if (prefersJson(c.req.header('accept'))) return imageAnswer(c, [JSON.stringify(reach)], 'application/json');
  return pageResponse(c, page, 200, UNKEPT);
}

const FILTERS = ['q', 'severity', 'sort'];

/** The filters that are set, as the address carries them. */
function chosen({ q, severity, sort }: DiffFilters): Readonly<Record<string, string>> {
  return { q, severity: severity.toLowerCase(), sort: sort === 'severity' ? '' : sort };
}

/** Images may be private, and a name may mean another one the next time. */
const UNKEPT = { 'cache-control': 'private, no-cache', vary: 'Accept, Accept-Encoding' };

/** Programs, and errors that are nobody's to mend, go the way of all errors. */
function told(c: RequestContext, error: unknown) {
  if (prefersJson(c.req.header('accept')) || problemOf(error, '').status === 500) throw error;
  return problemView(error);
}

function text(c: RequestContext, name: string): string {
  return (c.req.query(name) ?? '').trim().slice(0, NAME_CHARACTERS);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Analyst,
  describeDatabase,
  diffFails,
  type FailCondition,
  openAnalyst,
  openSession,
  PRODUCT,
  parseFailOn,
  readSaid,
  scanFails,
} from '../cli/index.ts';
import { diffScans } from '../diff/index.ts';
import { type Diff, type Finding, FixedinError, parseAsOf, type Scan } from '../model/index.ts';
import {
  diffJson,
  diffMarkdown,
  findingSentence,
  scanDocument,
  scanJson,
  scanMarkdown,
  tallyScan,
  visible,
} from '../report/index.ts';
import { writeComment } from './comment.ts';
import { IN_REGISTRY, provideDatabase } from './database.ts';
import { createGithubApi, ForgeError } from './github-api.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { ANNOTATIONS } from './limits.ts';
import { pullRequestOf } from './pull-request.ts';
import { addSummary, setOutput } from './runner-files.ts';
import { annotation, mask } from './workflow-commands.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a scan or a diff comes to, for all that the action writes. */
interface Outcome {
  /** The image that is asked about; of a diff, the second. */
  readonly scan: Scan;
  readonly diff: Diff | null;
  /** Findings to point to: all, or those that a diff adds. */
  readonly findings: readonly Finding[];
  readonly markdown: string;
  readonly json: string;
  readonly fails: boolean;
}

/**
 * Runs the action as the runner has set its environment up.
 * @param print takes lines for the log, commands to the runner among them
 * @returns the exit code: 1 where a condition of `fail-on` holds, or where something went wrong
 */
export async function runAction(env: Environment, print: (line: string) => void): Promise<0 | 1> {
  const token = env['INPUT_TOKEN'] ?? '';
  if (token !== '') print(mask(token));
  try {
    return await answer(env, readInputs(env), print);
  } catch (error) {
    const sentence = error instanceof FixedinError ? error.message : `unexpected: ${String(error)}`;
    print(annotation('error', { file: null, title: 'fixedin' }, visible(withoutToken(sentence, token))));
    return 1;
  }
}

async function answer(env: Environment, inputs: Inputs, print: (line: string) => void): Promise<0 | 1> {
  const { db, config, what, failOn } = inputs;
  const conditions = failOn === null ? [] : parseFailOn(failOn, what.kind === 'diff');
  const session = await openSession({
    ...(db === null || db.startsWith(IN_REGISTRY) ? {} : { db }),
    ...(config === null ? {} : { config }),
  });
  const provided = await provideDatabase(session, db);
  if (provided !== null) print(`Database: ${visible(describeDatabase(provided))}\n`);
  const said = await readSaid(session, {
    vex: inputs.vex,
    ...(inputs.ignore === null ? {} : { ignore: inputs.ignore }),
  });
  using analyst = openAnalyst(session, inputs.platform === null ? {} : { platform: inputs.platform }, said);
  const outcome =
    what.kind === 'scan'
      ? await scan(analyst, what.image, inputs, conditions)
      : await diff(analyst, what, inputs, conditions);

  await writeReports(env, inputs, outcome);
  if (inputs.summary) await addSummary(env, outcome.markdown);
  if (inputs.annotations) for (const line of annotations(outcome, inputs)) print(line);
  if (outcome.diff !== null && inputs.comment) await comment(env, inputs, outcome.markdown, print);
  if (!outcome.fails) return 0;
  const message = `A condition of fail-on holds: ${inputs.failOn}`;
  print(annotation('error', { file: null, title: 'fixedin' }, visible(message)));
  return 1;
}

async function scan(
  analyst: Analyst,
  image: string,
  inputs: Inputs,
  conditions: readonly FailCondition[],
): Promise<Outcome> {
  const { scan: found } = await analyst.scan(image, asOf(inputs));
  return {
    scan: found,
    diff: null,
    findings: found.findings,
    markdown: joined(scanMarkdown(found)),
    json: joined(scanJson(found)),
    fails: scanFails(found, conditions),
  };
}

async function diff(
  analyst: Analyst,
  { from, to }: { readonly from: string; readonly to: string },
  inputs: Inputs,
  conditions: readonly FailCondition[],
): Promise<Outcome> {
  const before = await analyst.scan(from, asOf(inputs));
  const after = await analyst.scan(to, asOf(inputs));
  const compared = diffScans(before, after);
  return {
    scan: after.scan,
    diff: compared,
    findings: compared.vulnerabilities.added.flatMap(({ findings }) => findings),
    markdown: joined(diffMarkdown(compared, { unchanged: false })),
    json: joined(diffJson(compared, PRODUCT)),
    fails: diffFails(compared, conditions),
  };
}

function asOf(inputs: Inputs): number | null {
  return inputs.asOf === null ? null : parseAsOf(inputs.asOf);
}

/** The files, and the step's outputs that name them. */
async function writeReports(env: Environment, inputs: Inputs, outcome: Outcome): Promise<void> {
  const folder = env['RUNNER_TEMP'] || '.';
  const sarif = inputs.sarif ?? join(folder, 'fixedin.sarif');
  const json = inputs.json ?? join(folder, 'fixedin.json');
  await write(sarif, joined(await scanDocument(outcome.scan, 'sarif', PRODUCT)));
  await write(json, outcome.json);
  const { vulnerabilities, fixable } = tallyScan(outcome.scan);
  const outputs = {
    sarif,
    json,
    digest: outcome.scan.image.digest,
    vulnerabilities,
    fixable,
    added: outcome.diff?.vulnerabilities.added.length ?? '',
    removed: outcome.diff?.vulnerabilities.removed.length ?? '',
    failed: outcome.fails,
  };
  for (const [name, value] of Object.entries(outputs)) await setOutput(env, name, value ?? '');
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function* annotations({ findings, scan: { warnings } }: Outcome, { file }: Inputs): Generator<string> {
  for (const finding of findings.slice(0, ANNOTATIONS)) {
    const title = visible(`${finding.severity}: ${finding.id}`);
    yield annotation('warning', { file, title }, visible(findingSentence(finding)));
  }
  const more = findings.length - ANNOTATIONS;
  const notices = warnings.map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`));
  if (more > 0) notices.unshift(`${more} more findings are in the summary and in the reports`);
  for (const notice of notices.slice(0, ANNOTATIONS)) {
    yield annotation('notice', { file: null, title: 'fixedin' }, visible(notice));
  }
}

/** What hinders a comment hinders nothing else: workflows of forks may not write any. */
async function comment(
  env: Environment,
  { token, commentKey }: Inputs,
  markdown: string,
  print: (line: string) => void,
): Promise<void> {
  const request = await pullRequestOf(env);
  if (request === null || token === '') return;
  try {
    const api = createGithubApi(env['GITHUB_API_URL'] || 'https://api.github.com', token);
    print(`Comment ${await writeComment(api, request, commentKey, markdown)}\n`);
  } catch (error) {
    const sentence = error instanceof ForgeError ? error.message : 'the API answers in another form than is known';
    print(annotation('warning', { file: null, title: 'No comment' }, visible(withoutToken(sentence, token))));
  }
}

function withoutToken(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, '***');
}

function joined(pieces: Iterable<string>): string {
  return [...pieces].join('');
}

import { displayName } from '../diff/index.ts';
import { type Diff, formatDay, type Severity } from '../model/index.ts';
import type { ExplainedStatement, Explanation, PackageExplanation } from '../scan/index.ts';
import { epssPhrase } from './finding-rows.ts';
import { asOfPhrase, counted, statusPhrase } from './phrases.ts';
import { type Emphasis, paint, type TextStyle } from './style.ts';
import { visible } from './visible.ts';
import { wrappedLines } from './wrap.ts';

/** Descriptions are prose of any length; what a person needs to recognise the vulnerability is at their start. */
const DESCRIPTION_LENGTH = 400;

/** The chain of evidence for one vulnerability in one image, as a person reads it. Pieces are whole lines. */
export function* explanationText(explanation: Explanation, style: TextStyle): Generator<string> {
  yield* header(explanation, style);
  yield '\n';
  yield* evidence(explanation, style);
}

/** The same between two images: first what changed and why, then the evidence of each side. */
export function* explanationPairText(
  from: Explanation,
  to: Explanation,
  diff: Diff,
  style: TextStyle,
): Generator<string> {
  yield* header(to.known ? to : from, style);
  yield '\n';
  for (const sentence of changeSentences(to.id, diff)) yield* lines(sentence, 'title', style);
  for (const side of [from, to]) {
    yield '\n';
    yield* evidence(side, style);
  }
}

function* header(explanation: Explanation, style: TextStyle): Generator<string> {
  const { id, aliases, description, kev, epss } = explanation;
  yield* lines([id, ...aliases].join(' · '), 'title', style);
  const facts = [kev ? 'known to be exploited (KEV)' : '', epss === null ? '' : `EPSS ${epssPhrase(epss)}`];
  const known = facts.filter((fact) => fact !== '').join(' · ');
  if (known !== '') yield* lines(known, 'bad', style);
  if (description !== '') yield* lines(shortened(description.replaceAll(/\s+/g, ' ')), null, style);
}

function* evidence(explanation: Explanation, style: TextStyle): Generator<string> {
  const { image, distro, asOf, known, named, packages, id } = explanation;
  const day = asOf === null ? '' : `, as of ${asOfPhrase(asOf)}`;
  yield* lines(`In ${image.reference} (${distro?.name ?? 'unknown distribution'})${day}`, 'heading', style);
  if (!known) {
    yield* lines(
      `No advisory in the database names ${id}: it may be mistyped, or newer than the database.`,
      null,
      style,
      '  ',
    );
  } else if (named.length === 0) {
    const among = counted(packages, 'package');
    yield* lines(`Not in this image: no advisory names any of its ${among} for ${id}.`, 'good', style, '  ');
  }
  for (const one of named) {
    yield '\n';
    yield* packageChain(one, style);
  }
}

function* packageChain(one: PackageExplanation, style: TextStyle): Generator<string> {
  const { package: found, statements, suppression, statement } = one;
  const { text, emphasis } = verdict(one);
  yield* lines(text, emphasis, style, '  ');
  yield* fact('installed', `${displayName(found)} ${found.version} (${found.type})`, style);
  for (const { path, layer } of found.locations) {
    yield* fact('seen in', layer === '' ? path : `${path}, layer ${layer}`, style);
  }
  if (found.origin !== null) yield* fact('built from', `${found.origin.name} ${found.origin.version}`, style);
  for (const each of statements) yield* statementChain(each, statements.length > 1, style);
  if (statement !== null) yield* fact('and', `${statement.sentence} (${statement.by})`, style);
  if (suppression !== null) yield* fact('left out', `${suppression.sentence} (${suppression.by})`, style);
}

function* statementChain(explained: ExplainedStatement, several: boolean, style: TextStyle): Generator<string> {
  const { statement, lookup, evidence: advisory, decides } = explained;
  const about = lookup.by === 'origin' ? `origin ${statement.name}` : statement.name;
  const title = `${advisory.id} from ${advisory.source}, on ${about} in ${statement.ecosystem}`;
  yield* fact('advisory', several && decides ? `${title} (this one decides)` : title, style);
  if (advisory.published !== null) {
    const updated = advisory.updated === null ? '' : `, updated ${formatDay(advisory.updated)}`;
    yield* fact('', `published ${formatDay(advisory.published)}${updated}`, style);
  }
  yield* fact('it says', claim(explained), style);
  if (advisory.url !== '') yield* fact('', advisory.url, style);
}

function claim({ verdict: said, lookup }: ExplainedStatement): string {
  const since = said.since === null ? '' : ` since ${formatDay(said.since)}`;
  const note = said.note === '' ? '' : ` (${shortened(said.note.replaceAll(/\s+/g, ' '))})`;
  switch (said.kind) {
    case 'unresolved':
      return `${said.range}: ${statusPhrase(said.status)}${since}; ${lookup.version} is among them${note}`;
    case 'fixed':
      return `${said.range} is affected, fixed in ${said.version}${since}; ${lookup.version} is ${said.affected ? 'below' : 'past'} it${note}`;
    case 'not-affected':
      return `not affected${said.justification === null ? '' : `: ${said.justification.replaceAll('_', ' ')}`}${since}${note}`;
  }
}

function verdict(one: PackageExplanation): { readonly text: string; readonly emphasis: Emphasis } {
  const { package: found, decision, severity, suppression } = one;
  const name = `${displayName(found)} ${found.version}`;
  if (suppression !== null) return { text: `${name} would be affected, but is left out`, emphasis: 'good' };
  switch (decision.outcome) {
    case 'affected': {
      const way = decision.fixedIn === null ? statusPhrase(decision.status) : `fixed in ${decision.fixedIn}`;
      return { text: `${name} is affected: ${severity}, ${way}`, emphasis: affectedEmphasis(severity) };
    }
    case 'fixed':
      return { text: `${name} is not affected: fixed in ${decision.fixedIn}`, emphasis: 'good' };
    case 'not-affected':
      return { text: `${name} is not affected`, emphasis: 'good' };
  }
}

function affectedEmphasis(severity: Severity): Emphasis {
  return severity === 'Negligible' || severity === 'Unknown' ? 'title' : severity;
}

/** What the diff says of the vulnerability: one sentence a cause. */
function changeSentences(id: string, { vulnerabilities, from, to }: Diff): readonly string[] {
  const added = vulnerabilities.added.find((change) => change.id === id);
  if (added !== undefined) return added.causes.map(({ sentence }) => `Added: ${sentence}`);
  const removed = vulnerabilities.removed.find((change) => change.id === id);
  if (removed !== undefined) return removed.causes.map(({ sentence }) => `Removed: ${sentence}`);
  const unchanged = vulnerabilities.unchanged.some((change) => change.id === id);
  const [before, after] = [from.image.reference, to.image.reference];
  return [unchanged ? `Unchanged: in ${before} and in ${after}` : `Neither in ${before} nor in ${after}`];
}

const LABEL_WIDTH = 12;

function* fact(label: string, text: string, style: TextStyle): Generator<string> {
  const indent = ' '.repeat(4 + LABEL_WIDTH);
  let before = `    ${paint(label.padEnd(LABEL_WIDTH), 'faint', style)}`;
  for (const line of wrappedLines(visible(text), style.width, indent.length)) {
    yield `${before}${line}\n`;
    before = indent;
  }
}

function* lines(text: string, emphasis: Emphasis | null, style: TextStyle, indent = ''): Generator<string> {
  for (const line of wrappedLines(visible(text), style.width, indent.length)) {
    yield `${indent}${emphasis === null ? line : paint(line, emphasis, style)}\n`;
  }
}

function shortened(text: string): string {
  return text.length <= DESCRIPTION_LENGTH ? text : `${text.slice(0, DESCRIPTION_LENGTH).trimEnd()}…`;
}

import { useContext } from 'hono/jsx';
import type { Cause, ExplainedChange, Finding } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { packagePath } from '../links.ts';
import { AdvisoryId } from './finding-table.tsx';
import { PlaceContext } from './place.ts';

interface CauseSentenceProps {
  readonly cause: Cause;
  /** Packages of which the same is true; at least the cause's own. */
  readonly packages: readonly string[];
  /** What was found in the cause's package, where it is known. */
  readonly finding: Finding | null;
}

/** Why a vulnerability came or went, with the package and the advisory that it names as links. */
export function CauseSentence({ cause: { sentence, advisory, package: name }, packages, finding }: CauseSentenceProps) {
  const path =
    finding === null || useContext(PlaceContext) === 'file'
      ? null
      : packagePath({ type: finding.package.type, name: finding.match.name });
  const start = sentence.startsWith(`${name} `) ? name.length : 0;
  const at = advisory === null || advisory === '' ? -1 : sentence.indexOf(advisory, start);
  // `(CGA-q2g4-fr75-mfgw, 2023-10-11)` stays on one line where there is room.
  const cited = sentence[at - 1] === '(' ? at - 1 : at;
  const close = sentence.indexOf(')', at);
  const end = cited < at && close > 0 ? close + 1 : at + (advisory?.length ?? 0);
  const subject = packages.map((one, position) => (
    <>
      {position === 0 ? '' : position === packages.length - 1 ? ' and ' : ', '}
      <span class="id">{visible(one)}</span>
    </>
  ));
  return (
    <>
      {start === 0 ? null : path === null ? (
        subject
      ) : (
        <a class="quiet" href={path}>
          {subject}
        </a>
      )}
      {visible(sentence.slice(start, at < 0 ? undefined : cited))}
      {at < 0 || advisory === null ? null : (
        <>
          <span class="cited">
            {visible(sentence.slice(cited, at))}
            <AdvisoryId id={advisory} url={finding?.advisory.url ?? ''} />
            {visible(sentence.slice(at + advisory.length, end))}
          </span>
          {visible(sentence.slice(end))}
        </>
      )}
    </>
  );
}

/** The causes of a change; packages that went the same way, as those of one origin do, share a sentence. */
export function causesTogether({ because, causes, findings }: ExplainedChange): readonly CauseSentenceProps[] {
  const all = causes.length > 0 ? causes : [because];
  return [...Map.groupBy(all, wayOf).values()].flatMap((group) => {
    const [cause] = group;
    if (cause === undefined) return [];
    const packages = group.map((one) => one.package);
    const finding = findings.find((one) => one.package.name === cause.package) ?? findings[0] ?? null;
    return [{ cause, packages, finding }];
  });
}

/** What the sentence says apart from the package's name: the same for those that went the same way. */
function wayOf({ sentence, package: name, from, to }: Cause): string {
  // Only of one package can one say that it is; that they went, of several.
  const went = `${name} went from ${from} to ${to}`;
  return sentence.startsWith(went) ? sentence.slice(name.length) : `${name}\n${sentence}`;
}

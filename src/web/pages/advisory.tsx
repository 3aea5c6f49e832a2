import type { AdvisoryAffected, AdvisoryDetail } from '../../database/index.ts';
import { type AdvisoryEvent, type AffectedRange, formatDay, type Seconds } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { describeRange } from '../../version/index.ts';
import { AFFECTED_SHOWN, VERSIONS_SHOWN } from '../limits.ts';
import { packagePath, vulnerabilityPath } from '../links.ts';
import { Command, CopyButton, shellWord } from '../parts/command.tsx';
import { Day, daysLater, LongDay, longDay } from '../parts/day.tsx';
import { page } from '../parts/document.tsx';
import { eventHeading, JUSTIFICATION_WORDS } from '../parts/event-words.ts';
import { SeverityMark, STATUS_WORDS, StatusMark } from '../parts/marks.tsx';
import { OutsideLink, References } from '../parts/references.tsx';
import { counted, listed, shortened } from '../parts/words.ts';
import type { AdvisoryView, Shell } from '../views.ts';

/** One advisory: how it stands, the events that led there, and what it says. */
export function advisoryPage(view: AdvisoryView, shell: Shell): string {
  const [first] = view.advisories;
  return page({
    title: view.id,
    description: shortened(first === undefined ? view.id : `${view.id}: ${standing(first).join(' ')}`, 160),
    shell,
    children: <Advisories {...view} />,
  });
}

function Advisories({ id, advisories, vulnerabilities }: AdvisoryView) {
  return (
    <>
      <div class="headline">
        <h1 class="id">{visible(advisories[0]?.id ?? id)}</h1>
        <CopyButton text={advisories[0]?.id ?? id} what="id" />
      </div>
      <Stands vulnerabilities={vulnerabilities} />
      {advisories.map((advisory) => (
        <Advisory advisory={advisory} />
      ))}
      <h2>The same from a terminal</h2>
      <Command text={`fixedin advisories ${shellWord(id)}`} />
    </>
  );
}

function Stands({ vulnerabilities }: Pick<AdvisoryView, 'vulnerabilities'>) {
  return (
    <ul class="direct">
      {vulnerabilities.map(({ id, severity, description }) => (
        <li>
          <a class="id" href={vulnerabilityPath(id)}>
            {visible(id)}
          </a>{' '}
          <SeverityMark severity={severity} />
          {description === '' ? null : <p>{visible(shortened(description, 240))}</p>}
        </li>
      ))}
    </ul>
  );
}

function Advisory({ advisory }: { readonly advisory: AdvisoryDetail }) {
  const { source, published, modified, withdrawn, url, summary, details, affected, references } = advisory;
  return (
    <article>
      {withdrawn === null ? null : (
        <p class="warning">
          <strong>Withdrawn</strong> on <LongDay at={withdrawn} />: it matches nothing any more.
        </p>
      )}
      <p class="answer">{standing(advisory).join(' ')}</p>
      <dl class="facts">
        <div>
          <dt>Source</dt>
          <dd>{visible(source)}</dd>
        </div>
        <div>
          <dt>Published</dt>
          <dd>
            <Day at={published} />
          </dd>
        </div>
        <div>
          <dt>Last change</dt>
          <dd>
            <Day at={modified} />
          </dd>
        </div>
        {url === '' ? null : (
          <div>
            <dt>At its source</dt>
            <dd>
              <OutsideLink url={url} />
            </dd>
          </div>
        )}
      </dl>
      {affected.slice(0, AFFECTED_SHOWN).map((one) => (
        <Affected affected={one} published={published} />
      ))}
      {affected.length > AFFECTED_SHOWN ? (
        <p>
          The first {AFFECTED_SHOWN} of {counted(affected.length, 'package')} are shown; the API gives all.
        </p>
      ) : null}
      {summary === '' && details === '' ? null : (
        <>
          <h2>What it says</h2>
          {summary === '' ? null : <p class="prose">{visible(summary)}</p>}
          {paragraphs(details).map((paragraph) => (
            <p class="prose">{visible(paragraph)}</p>
          ))}
        </>
      )}
      <References references={references} />
    </article>
  );
}

/**
 * How each package stands, those that stand alike together: `nghttp2: fixed in 1.57.0-r0 since 11 October 2023.`
 * The first few sentences of them.
 */
function standing({ affected }: AdvisoryDetail): readonly string[] {
  const groups = [...Map.groupBy(affected, howItStands)];
  const sentences = groups.slice(0, 3).map(([how, members]) => {
    const names = [...new Set(members.map((one) => visible(one.package.name)))];
    const subject = names.length > 3 ? counted(names.length, 'package') : listed(names);
    return `${subject}: ${how}.`;
  });
  const others = groups.slice(3).flatMap(([, members]) => members).length;
  return others > 0 ? [...sentences, `And ${counted(others, 'more package')} below.`] : sentences;
}

function howItStands({ status, fixedIn, events }: AdvisoryAffected): string {
  const last = events.at(-1);
  const since = last === undefined ? '' : ` since ${longDay(last.time)}`;
  const how = fixedIn === null ? STATUS_WORDS[status] : `Fixed in ${visible(fixedIn)}`;
  return `${how.charAt(0).toLowerCase()}${how.slice(1)}${since}`;
}

interface AffectedProps {
  readonly affected: AdvisoryAffected;
  readonly published: Seconds | null;
}

function Affected({ affected, published }: AffectedProps) {
  const { package: named, status, judgement, events } = affected;
  const path = packagePath(named);
  return (
    <section class="affected">
      <h2>
        {path === null ? (
          <span class="id">{visible(named.name)}</span>
        ) : (
          <a class="id" href={path}>
            {visible(named.name)}
          </a>
        )}{' '}
        <small>
          {visible(named.ecosystem)}
          {named.architecture === null ? '' : `, ${visible(named.architecture)} only`}
        </small>{' '}
        <StatusMark status={status} />
      </h2>
      {events.length > 0 ? <Timeline events={events} /> : null}
      {judgement.kind === 'ranges' ? <Ranges {...judgement} published={published} /> : null}
      {judgement.kind === 'not-affected' ? (
        <p>
          {judgement.justification === null ? '' : `${JUSTIFICATION_WORDS[judgement.justification]} `}
          {visible(judgement.note)}
        </p>
      ) : null}
    </section>
  );
}

function Timeline({ events }: { readonly events: readonly AdvisoryEvent[] }) {
  return (
    <ol class="timeline">
      {events.map((event, position) => {
        const before = events[position - 1];
        return (
          <li class={event.status}>
            <p class="when">
              <LongDay at={event.time} />
              {before === undefined ? null : <span class="gap">{daysLater(before.time, event.time)}</span>}
            </p>
            <p class="what">
              <StatusMark status={event.status} words={<Heading event={event} />} />
            </p>
            {event.detection === null ? null : (
              <p>
                Seen as <code>{visible(`${event.detection.component} ${event.detection.version}`.trim())}</code>
                {event.detection.type === '' ? '' : ` (${visible(event.detection.type)})`}
                {event.detection.location === '' ? null : (
                  <>
                    {' '}
                    at <code>{visible(event.detection.location)}</code>
                  </>
                )}
              </p>
            )}
            {event.justification === null ? null : <p>{JUSTIFICATION_WORDS[event.justification]}</p>}
            {event.note === '' ? null : <p class="prose">{visible(event.note)}</p>}
          </li>
        );
      })}
    </ol>
  );
}

function Heading({ event }: { readonly event: AdvisoryEvent }) {
  const { status, fixedVersion } = event;
  const named = status === 'fixed' && fixedVersion !== null && fixedVersion !== '0';
  return (
    <span>
      {eventHeading(event)}
      {named ? (
        <>
          {' '}
          in <code class="version">{visible(fixedVersion)}</code>
        </>
      ) : null}
    </span>
  );
}

interface RangesProps {
  readonly ranges: readonly AffectedRange[];
  readonly versions: readonly string[];
  readonly published: Seconds | null;
}

function Ranges({ ranges, versions, published }: RangesProps) {
  return (
    <>
      {ranges.length === 0 ? null : (
        <>
          <p>Affected versions{published === null ? '' : `, as published on ${formatDay(published)}`}:</p>
          <ul class="ranges">
            {ranges.slice(0, VERSIONS_SHOWN).map((range) => (
              <li>
                <code class="version">{visible(describeRange(range))}</code>
              </li>
            ))}
          </ul>
          {ranges.length > VERSIONS_SHOWN ? <p>and {counted(ranges.length - VERSIONS_SHOWN, 'more range')}.</p> : null}
        </>
      )}
      {versions.length === 0 ? null : (
        <details>
          <summary>{counted(versions.length, 'version')} named one by one</summary>
          <p class="versions">
            {versions.slice(0, VERSIONS_SHOWN).map((version) => (
              <>
                <code class="version">{visible(version)}</code>{' '}
              </>
            ))}
            {versions.length > VERSIONS_SHOWN ? `and ${counted(versions.length - VERSIONS_SHOWN, 'more', 'more')}` : ''}
          </p>
        </details>
      )}
    </>
  );
}

/** At most so many paragraphs of an advisory's prose. */
const PARAGRAPHS = 40;

function paragraphs(details: string): readonly string[] {
  return details
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .slice(0, PARAGRAPHS);
}

import type { AdvisoryAffected } from '../../database/index.ts';
import { type AdvisoryEvent, type AffectedRange, formatDay, type Seconds } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { describeRange } from '../../version/index.ts';
import { VERSIONS_SHOWN } from '../limits.ts';
import { packagePath } from '../links.ts';
import { daysLater, LongDay } from './day.tsx';
import { eventHeading, JUSTIFICATION_WORDS } from './event-words.ts';
import { StatusMark } from './marks.tsx';
import { counted } from './words.ts';

/** Packages of which the very same is said, as of all that are built from one source. */
type Alike = readonly [AdvisoryAffected, ...AdvisoryAffected[]];

export function alike(affected: readonly AdvisoryAffected[]): readonly Alike[] {
  const groups = new Map<string, [AdvisoryAffected, ...AdvisoryAffected[]]>();
  for (const one of affected) {
    const said = JSON.stringify({ ...one, package: { ...one.package, name: '' } });
    const group = groups.get(said);
    if (group) group.push(one);
    else groups.set(said, [one]);
  }
  return [...groups.values()];
}

interface AffectedProps {
  readonly members: Alike;
  readonly published: Seconds | null;
}

export function Affected({ members, published }: AffectedProps) {
  const [{ package: named, status, judgement, events }, ...others] = members;
  return (
    <section class="affected">
      <h2>
        {others.length > 0 ? counted(members.length, 'package') : <Name of={named} />}{' '}
        <small>
          {visible(named.ecosystem)}
          {named.architecture === null ? '' : `, ${visible(named.architecture)} only`}
        </small>{' '}
        <StatusMark status={status} />
      </h2>
      {others.length > 0 ? (
        <ul class="names">
          {members.map((one) => (
            <li>
              <Name of={one.package} />
            </li>
          ))}
        </ul>
      ) : null}
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

function Name({ of }: { readonly of: AdvisoryAffected['package'] }) {
  const path = packagePath(of);
  if (path === null) return <span class="id">{visible(of.name)}</span>;
  return (
    <a class="id" href={path}>
      {visible(of.name)}
    </a>
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

import type { AdvisoryAffected, AdvisoryDetail } from '../../database/index.ts';
import { visible } from '../../report/index.ts';
import { AFFECTED_SHOWN, VULNERABILITIES_OPEN } from '../limits.ts';
import { vulnerabilityPath } from '../links.ts';
import { Affected, alike } from '../parts/affected.tsx';
import { Command, CopyButton, shellWord } from '../parts/command.tsx';
import { Day, LongDay, longDay } from '../parts/day.tsx';
import { page } from '../parts/document.tsx';
import { SeverityMark, STATUS_WORDS } from '../parts/marks.tsx';
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

/** The vulnerabilities that it is about; what is said of several alike, as of all that an erratum mends, once. */
function Stands({ vulnerabilities }: Pick<AdvisoryView, 'vulnerabilities'>) {
  const groups = [...Map.groupBy(vulnerabilities, ({ description }) => description)];
  return (
    <>
      {groups.map(([description, members]) => (
        <div class="stands">
          <Ids members={members.slice(0, VULNERABILITIES_OPEN)} />
          {members.length > VULNERABILITIES_OPEN ? (
            <details>
              <summary>and {counted(members.length - VULNERABILITIES_OPEN, 'more', 'more')}</summary>
              <Ids members={members.slice(VULNERABILITIES_OPEN)} />
            </details>
          ) : null}
          {description === '' ? null : <p>{visible(shortened(description, 240))}</p>}
        </div>
      ))}
    </>
  );
}

function Ids({ members }: { readonly members: AdvisoryView['vulnerabilities'] }) {
  return (
    <ul class="direct">
      {members.map(({ id, severity }) => (
        <li>
          <a class="id" href={vulnerabilityPath(id)}>
            {visible(id)}
          </a>
          <SeverityMark severity={severity} />
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
      {alike(affected.slice(0, AFFECTED_SHOWN)).map((members) => (
        <Affected members={members} published={published} />
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

/** At most so many paragraphs of an advisory's prose. */
const PARAGRAPHS = 40;

function paragraphs(details: string): readonly string[] {
  return details
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .slice(0, PARAGRAPHS);
}

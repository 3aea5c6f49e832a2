import type { AdvisoryListItem } from '../../database/index.ts';
import { formatDay } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { packagePath, vulnerabilityPath } from '../links.ts';
import { LongDay } from './day.tsx';
import { StatusMark } from './marks.tsx';
import { Version } from './version.tsx';
import { counted, listed } from './words.ts';

/** Lines in all: the last days, not the last hour of one feed. */
const CHANGES_SHOWN = 24;

/** What changed last, by day. What was said of many packages in one go, as errata do, is one line. */
export function LatestChanges({ items }: { readonly items: readonly AdvisoryListItem[] }) {
  if (items.length === 0) return null;
  const changes = [...Map.groupBy(items, changeOf).values()].slice(0, CHANGES_SHOWN);
  const days = Map.groupBy(changes, ([first]) => (first === undefined ? '' : dayOf(first)));
  return (
    <section class="latest">
      <h2>Latest changes</h2>
      {[...days].map(([day, lines]) => {
        const at = lines[0]?.[0]?.updated ?? lines[0]?.[0]?.published ?? null;
        return (
          <>
            <h3>{at === null || day === '' ? 'Undated' : <LongDay at={at} />}</h3>
            <ul>
              {lines.map((line) => (
                <Change items={line} />
              ))}
            </ul>
          </>
        );
      })}
      <p>
        <a href="/advisories">All advisories, the newest change first</a>
      </p>
    </section>
  );
}

function Change({ items }: { readonly items: readonly AdvisoryListItem[] }) {
  const [first] = items;
  if (first === undefined) return null;
  const path = packagePath(first.package);
  const others = new Set(items.map((item) => item.package.name)).size - 1;
  const ecosystems = [...new Set(items.map((item) => item.package.ecosystem))];
  const fixes = new Set(items.map(({ fixedIn }) => fixedIn));
  return (
    <li>
      <a class="id" href={vulnerabilityPath(first.vulnerability)}>
        {visible(first.vulnerability)}
      </a>
      <span class="package">
        {path === null ? (
          visible(first.package.name)
        ) : (
          <a class="id quiet" href={path}>
            {visible(first.package.name)}
          </a>
        )}
        {others === 0 ? '' : ` and ${counted(others, 'more package')}`} <small>{visible(listed(ecosystems))}</small>
      </span>
      <StatusMark status={first.status} />
      {first.fixedIn === null ? null : fixes.size === 1 ? (
        <Version text={first.fixedIn} />
      ) : (
        <small>{counted(fixes.size, 'version')}</small>
      )}
    </li>
  );
}

/** One day's word on one vulnerability. */
function changeOf(item: AdvisoryListItem): string {
  return `${dayOf(item)}\n${item.vulnerability}\n${item.status}`;
}

function dayOf({ updated, published }: AdvisoryListItem): string {
  const at = updated ?? published;
  return at === null ? '' : formatDay(at);
}

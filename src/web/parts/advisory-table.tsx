import type { AdvisoryListItem } from '../../database/index.ts';
import { visible } from '../../report/index.ts';
import { advisoryPath, packagePath, vulnerabilityPath } from '../links.ts';
import { Day } from './day.tsx';
import { SeverityMark, StatusMark } from './marks.tsx';
import { Version } from './version.tsx';
import { grouped } from './words.ts';

type ColumnName = 'vulnerability' | 'names' | 'package' | 'severity' | 'status' | 'fixed' | 'changed' | 'advisory';

interface AdvisoryTableProps {
  /** What the table is, for those who do not see what is around it. */
  readonly caption: string;
  readonly items: readonly AdvisoryListItem[];
  readonly columns: readonly ColumnName[];
}

const HEADINGS: Readonly<Record<ColumnName, string>> = {
  vulnerability: 'Vulnerability',
  names: 'Vulnerability',
  package: 'Package',
  severity: 'Severity',
  status: 'Status',
  fixed: 'Fixed in',
  changed: 'Changed',
  advisory: 'Advisory',
};

/** Advisories as rows; the first column names the row. On a narrow screen each row is a small card. */
export function AdvisoryTable({ caption, items, columns }: AdvisoryTableProps) {
  return (
    <table class="rows">
      <caption class="unseen">{visible(caption)}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{HEADINGS[column]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr>
            {columns.map((column, position) => {
              const cell = CELLS[column](item);
              return position === 0 ? <th scope="row">{cell}</th> : <td data-label={LABELS[column]}>{cell}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a card says before a value, where the value alone would not say what it is. */
const LABELS: Readonly<Partial<Record<ColumnName, string>>> = { fixed: 'fixed in', changed: 'changed' };

const CELLS = {
  vulnerability: (item: AdvisoryListItem) => <Vulnerability of={item} />,
  names: (item: AdvisoryListItem) => (
    <>
      <Vulnerability of={item} />
      <Aliases of={item} />
    </>
  ),
  package: (item: AdvisoryListItem) => <PackageName of={item} />,
  severity: ({ severity }: AdvisoryListItem) => <SeverityMark severity={severity} />,
  status: ({ status }: AdvisoryListItem) => <StatusMark status={status} />,
  fixed: ({ fixedIn }: AdvisoryListItem) => <Version text={fixedIn} />,
  changed: ({ updated, published }: AdvisoryListItem) => <Day at={updated ?? published} />,
  advisory: ({ id }: AdvisoryListItem) => (
    <a class="id quiet" href={advisoryPath(id)}>
      {visible(id)}
    </a>
  ),
} as const;

function Vulnerability({ of: { vulnerability } }: { readonly of: AdvisoryListItem }) {
  return (
    <a class="id" href={vulnerabilityPath(vulnerability)}>
      {visible(vulnerability)}
    </a>
  );
}

/** The names that others know it by: one, and how many more. */
function Aliases({ of: { aliases } }: { readonly of: AdvisoryListItem }) {
  const [first, ...others] = aliases;
  if (first === undefined) return null;
  return (
    <small class="also">
      {' '}
      <code>{visible(first)}</code>
      {others.length === 0 ? '' : ` and ${grouped(others.length)} more`}
    </small>
  );
}

function PackageName({ of: { package: named } }: { readonly of: AdvisoryListItem }) {
  const path = packagePath(named);
  const name = visible(named.name);
  const where = named.architecture === null ? named.ecosystem : `${named.ecosystem}, ${named.architecture}`;
  return (
    <>
      {path === null ? (
        <span class="id package-name">{name}</span>
      ) : (
        <a class="id package-name" href={path}>
          {name}
        </a>
      )}{' '}
      <small>{visible(where)}</small>
    </>
  );
}

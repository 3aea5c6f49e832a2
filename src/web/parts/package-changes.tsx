import type { Diff, PackagePresence } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { ChangedVersion, Version } from './version.tsx';
import { counted, grouped } from './words.ts';

/** Packages that moved, what of the version moved, and how many vulnerabilities each move settles. */
export function PackageChanges({
  packages: { changed, added, removed },
  settles,
}: {
  readonly packages: Diff['packages'];
  /** How many vulnerabilities went because of a package, by its name. */
  readonly settles: ReadonlyMap<string, number>;
}) {
  return (
    <>
      {changed.length === 0 ? null : (
        <>
          <h2>
            Changed packages <small>{grouped(changed.length)}</small>
          </h2>
          <table class="rows">
            <caption class="unseen">Packages with another version</caption>
            <thead>
              <tr>
                <th scope="col">Package</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Settles</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(({ name, previous, current, direction }) => (
                <tr>
                  <th scope="row">
                    <span class="id">{visible(name)}</span>
                    {direction === 'downgraded' ? <small> downgraded</small> : null}
                  </th>
                  <td data-label="from">
                    <ChangedVersion text={previous.version} other={current.version} />
                  </td>
                  <td data-label="to">
                    <ChangedVersion text={current.version} other={previous.version} />
                  </td>
                  <td>{settlement(settles.get(name) ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Present title="New packages" packages={added} />
      <Present title="Packages that are gone" packages={removed} />
    </>
  );
}

function settlement(count: number) {
  return count === 0 ? <span class="none">–</span> : counted(count, 'vulnerability', 'vulnerabilities');
}

function Present({ title, packages }: { readonly title: string; readonly packages: readonly PackagePresence[] }) {
  if (packages.length === 0) return null;
  return (
    <>
      <h2>
        {title} <small>{grouped(packages.length)}</small>
      </h2>
      <ul class="presences">
        {packages.map(({ name, version }) => (
          <li>
            <span class="id">{visible(name)}</span> <Version text={version} />
          </li>
        ))}
      </ul>
    </>
  );
}

import { visible } from '../../report/index.ts';
import { ROWS_SHOWN } from '../limits.ts';
import { packagePath } from '../links.ts';
import { AdvisoryTable } from '../parts/advisory-table.tsx';
import { Command, shellWord } from '../parts/command.tsx';
import { page } from '../parts/document.tsx';
import { counted, vulnerabilities } from '../parts/words.ts';
import type { PackageVersionView, PackageView, Shell } from '../views.ts';

/** One package: which version have you got, and what that means. */
export function packagePage(view: PackageView, shell: Shell): string {
  return page({
    title: view.version === null ? view.name : `${view.name} ${view.version.version}`,
    description: `Known vulnerabilities of the ${view.type} package ${view.name}, and the versions that fix them.`,
    shell,
    feed: { package: view.name },
    children: <Package {...view} />,
  });
}

function Package({ type, name, advisories, version }: PackageView) {
  const path = packagePath({ type, name }) ?? '';
  return (
    <>
      <h1>
        <span class="id">{visible(name)}</span> <small>{type}</small>
      </h1>
      <form class="question" action={path} method="get">
        <label>
          Which version have you got?
          <input
            type="text"
            name="version"
            value={version?.version ?? ''}
            placeholder="As the package manager writes it"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button type="submit">Judge it</button>
        {version === null ? null : <a href={path}>All versions</a>}
      </form>
      {version === null ? <Everything name={name} items={advisories} /> : <Judged name={name} view={version} />}
      <h2>The same from a terminal</h2>
      <Command text={`fixedin advisories --package ${shellWord(name)}`} />
    </>
  );
}

function Everything({ name, items }: { readonly name: string; readonly items: PackageView['advisories'] }) {
  if (items.length === 0) {
    return (
      <p class="answer">
        No source in this database speaks of {visible(name)}. <a href="/#sources">See which sources it has</a>.
      </p>
    );
  }
  const known = new Set(items.map(({ vulnerability }) => vulnerability)).size;
  return (
    <>
      <p class="answer">
        {vulnerabilities(known)} {known === 1 ? 'is' : 'are'} known of it, in{' '}
        {counted(items.length, 'advisory', 'advisories')}.
      </p>

      <Rows caption={`Advisories of ${name}`} items={items} />
    </>
  );
}

function Judged({ name, view }: { readonly name: string; readonly view: PackageVersionView }) {
  const { version, valid, holds, behind } = view;
  const holding = new Set(holds.map(({ vulnerability }) => vulnerability)).size;
  const open = new Set(holds.filter(({ fixedIn }) => fixedIn === null).map(({ vulnerability }) => vulnerability)).size;
  const fixable = holding - open;
  return (
    <>
      {valid ? null : (
        <p class="warning">
          “{visible(version)}” is no version as this ecosystem writes them. It was compared all the same; take the
          answer with care.
        </p>
      )}
      <p class="answer">
        {holding === 0
          ? `Nothing that is known holds for ${visible(name)} ${visible(version)}.`
          : `${vulnerabilities(holding)} ${holding === 1 ? 'holds' : 'hold'} for ${visible(name)} ${visible(version)}; ${
              fixable === 0
                ? `no version fixes ${holding === 1 ? 'it' : 'any of them'} yet`
                : `a newer version fixes ${open === 0 ? (holding === 1 ? 'it' : 'all of them') : `${fixable} of these`}`
            }.`}
      </p>
      <section>
        <h2>These hold ({holds.length})</h2>
        {holds.length === 0 ? <p>None.</p> : <Rows caption={`What holds for ${name} ${version}`} items={holds} />}
      </section>
      <section>
        <h2>These are behind you ({behind.length})</h2>
        {behind.length === 0 ? (
          <p>None.</p>
        ) : (
          <Rows caption={`What does not hold for ${name} ${version}`} items={behind} />
        )}
      </section>
    </>
  );
}

function Rows({ caption, items }: { readonly caption: string; readonly items: PackageView['advisories'] }) {
  const several = new Set(items.map((item) => item.package.ecosystem)).size > 1;
  return (
    <>
      <AdvisoryTable
        caption={caption}
        items={items.slice(0, ROWS_SHOWN)}
        columns={
          several
            ? ['vulnerability', 'severity', 'package', 'status', 'fixed', 'changed', 'advisory']
            : ['vulnerability', 'severity', 'status', 'fixed', 'changed', 'advisory']
        }
      />
      {items.length > ROWS_SHOWN ? (
        <p>
          These are the first {ROWS_SHOWN} of {counted(items.length, 'line')}; the API gives all.
        </p>
      ) : null}
    </>
  );
}

import type { PackageType } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { latest } from '../../version/index.ts';
import { ROWS_SHOWN } from '../limits.ts';
import { packagePath } from '../links.ts';
import { AdvisoryTable } from '../parts/advisory-table.tsx';
import { Command, shellWord } from '../parts/command.tsx';
import { page } from '../parts/document.tsx';
import { counted, grouped, vulnerabilities } from '../parts/words.ts';
import type { PackageVersionView, PackageView, Shell } from '../views.ts';

interface JudgedProps {
  readonly type: PackageType;
  readonly name: string;
  readonly view: PackageVersionView;
}

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
      {version === null ? (
        <Everything name={name} items={advisories} />
      ) : (
        <Judged type={type} name={name} view={version} />
      )}
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
  const known = distinct(items);
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

function Judged({ type, name, view }: JudgedProps) {
  const { version, valid, holds, behind } = view;
  return (
    <>
      {valid ? null : (
        <p class="warning">
          “{visible(version)}” is no version as {type} packages have them. It was compared all the same; take the answer
          with care.
        </p>
      )}
      <p class="answer">{visible(holdingSentence({ type, name, view }))}</p>
      <section>
        <h2>
          These hold <small>{extent(holds)}</small>
        </h2>
        {holds.length === 0 ? <p>None.</p> : <Rows caption={`What holds for ${name} ${version}`} items={holds} />}
      </section>
      <section>
        <h2>
          These are behind you <small>{extent(behind)}</small>
        </h2>
        {behind.length === 0 ? (
          <p>None.</p>
        ) : (
          <Rows caption={`What does not hold for ${name} ${version}`} items={behind} />
        )}
      </section>
    </>
  );
}

/** `11 vulnerabilities hold for openssl 3.1.3-r0; 3.4.1-r0 fixes all of them.` */
export function holdingSentence({ type, name, view: { version, valid, holds } }: JudgedProps): string {
  const subject = valid ? `${name} ${version}` : `“${version}” of ${name}`;
  const holding = distinct(holds);
  if (holding === 0) return `Nothing that is known holds for ${subject}.`;
  const fixable = holding - distinct(holds.filter(({ fixedIn }) => fixedIn === null));
  const one = holding === 1;
  const all = fixable === holding ? (one ? 'it' : 'all of them') : `${grouped(fixable)} of these`;
  const mended =
    fixable === 0 ? `no version fixes ${one ? 'it' : 'any of them'} yet` : `${mending(type, holds)} fixes ${all}`;
  return `${vulnerabilities(holding)} ${one ? 'holds' : 'hold'} for ${subject}; ${mended}.`;
}

/** The version in which all is fixed that is fixed at all; of releases that number differently none can be named. */
function mending(type: PackageType, holds: PackageVersionView['holds']): string {
  const ecosystems = new Set(holds.map((item) => item.package.ecosystem));
  const fixes = holds.flatMap(({ fixedIn }) => fixedIn ?? []);
  return (ecosystems.size === 1 ? latest(type, fixes) : undefined) ?? 'a newer version';
}

/** `67 vulnerabilities in 217 lines`: some are said of several releases. */
function extent(items: PackageVersionView['holds']): string {
  const ids = distinct(items);
  return `${vulnerabilities(ids)}${ids === items.length ? '' : ` in ${counted(items.length, 'line')}`}`;
}

function distinct(items: PackageVersionView['holds']): number {
  return new Set(items.map(({ vulnerability }) => vulnerability)).size;
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

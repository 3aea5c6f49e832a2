import type { Reference } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { REFERENCES_OPEN, REFERENCES_SHOWN } from '../limits.ts';
import { outsideLink } from '../links.ts';
import { counted } from './words.ts';

/** OSV's types (https://ossf.github.io/osv-schema/#referencestype-field) in the order in which they help. */
const KINDS: readonly (readonly [type: string, heading: string])[] = [
  ['FIX', 'Fixes'],
  ['ADVISORY', 'Advisories'],
  ['REPORT', 'Reports'],
  ['ARTICLE', 'Articles'],
  ['EVIDENCE', 'Evidence'],
  ['DISCUSSION', 'Discussions'],
  ['DETECTION', 'Detection'],
  ['INTRODUCED', 'Introduced by'],
  ['PACKAGE', 'Package'],
  ['GIT', 'Source'],
];

/** Links to elsewhere, by kind. */
export function References({ references }: { readonly references: readonly Reference[] }) {
  if (references.length === 0) return null;
  const shown = references.slice(0, REFERENCES_SHOWN);
  const known = new Set(KINDS.map(([type]) => type));
  const groups = [
    ...KINDS.map(([type, heading]) => ({ heading, urls: shown.filter((each) => each.type === type) })),
    { heading: 'Elsewhere', urls: shown.filter(({ type }) => !known.has(type)) },
  ].filter(({ urls }) => urls.length > 0);
  return (
    <section class="references">
      <h2>References</h2>
      {groups.map(({ heading, urls }) => (
        <div>
          <h3>{heading}</h3>
          <Urls urls={urls.slice(0, REFERENCES_OPEN)} />
          {urls.length > REFERENCES_OPEN ? (
            <details>
              <summary>
                {counted(urls.length - REFERENCES_OPEN, 'more', 'more')} under {heading.toLowerCase()}
              </summary>
              <Urls urls={urls.slice(REFERENCES_OPEN)} />
            </details>
          ) : null}
        </div>
      ))}
      {shown.length < references.length ? (
        <p>
          The first {REFERENCES_SHOWN} of {counted(references.length, 'reference')} are shown.
        </p>
      ) : null}
    </section>
  );
}

function Urls({ urls }: { readonly urls: readonly Reference[] }) {
  return (
    <ul class="links">
      {urls.map(({ url }) => (
        <li>
          <OutsideLink url={url} />
        </li>
      ))}
    </ul>
  );
}

/** An address elsewhere, written out; plain text where it may not be followed. */
export function OutsideLink({ url }: { readonly url: string }) {
  const link = outsideLink(url);
  const text = visible(url.replace(/^https?:\/\//i, ''));
  if (link === null) return <span class="address">{text}</span>;
  return (
    <a class="address" href={link} rel="noopener noreferrer">
      {text}
    </a>
  );
}

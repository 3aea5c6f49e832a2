import { useContext } from 'hono/jsx';
import { displayName } from '../../diff/index.ts';
import type { Finding } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { advisoryPath, outsideLink, packagePath, vulnerabilityPath } from '../links.ts';
import { Day } from './day.tsx';
import { SeverityMark, StatusMark } from './marks.tsx';
import { PlaceContext } from './place.ts';
import { Version } from './version.tsx';

/** What was found in an image, one vulnerability in one package a row. */
export function FindingTable({
  caption,
  findings,
}: {
  readonly caption: string;
  readonly findings: readonly Finding[];
}) {
  return (
    <table class="rows">
      <caption class="unseen">{visible(caption)}</caption>
      <thead>
        <tr>
          <th scope="col">Vulnerability</th>
          <th scope="col">Severity</th>
          <th scope="col">Package</th>
          <th scope="col">Installed</th>
          <th scope="col">Fixed in</th>
          <th scope="col">Since</th>
          <th scope="col">Advisory</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <Row finding={finding} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ finding }: { readonly finding: Finding }) {
  const { id, severity, package: found, fixedIn, status, advisory, match, kev } = finding;
  const path = useContext(PlaceContext) === 'file' ? null : packagePath({ type: found.type, name: match.name });
  return (
    <tr>
      <th scope="row">
        <VulnerabilityId id={id} />
        {kev ? (
          <>
            {' '}
            <span class="exploited">Exploited</span>
          </>
        ) : null}
      </th>
      <td>
        <SeverityMark severity={severity} />
      </td>
      <td>
        {path === null ? (
          <span class="id package-name">{visible(displayName(found))}</span>
        ) : (
          <a class="id quiet package-name" href={path}>
            {visible(displayName(found))}
          </a>
        )}
      </td>
      <td data-label="installed">
        <Version text={found.version} />
      </td>
      <td data-label={fixedIn === null ? undefined : 'fixed in'}>
        {fixedIn === null ? <StatusMark status={status} /> : <Version text={fixedIn} />}
      </td>
      <td>
        <Day at={advisory.fixedSince ?? advisory.updated ?? advisory.published} />
      </td>
      <td>
        <AdvisoryId id={advisory.id} url={advisory.url} />
      </td>
    </tr>
  );
}

/** An id that leads to its page; in a file, which has none, the id alone. */
export function VulnerabilityId({ id }: { readonly id: string }) {
  if (useContext(PlaceContext) === 'file') return <span class="id">{visible(id)}</span>;
  return (
    <a class="id" href={vulnerabilityPath(id)}>
      {visible(id)}
    </a>
  );
}

/** An advisory's id; in a file it leads to the advisory's own page at its source. */
export function AdvisoryId({ id, url }: { readonly id: string; readonly url: string }) {
  const link = useContext(PlaceContext) === 'file' ? outsideLink(url) : advisoryPath(id);
  if (link === null) return <span class="id">{visible(id)}</span>;
  return (
    <a class="id quiet" href={link} rel="noopener noreferrer">
      {visible(id)}
    </a>
  );
}

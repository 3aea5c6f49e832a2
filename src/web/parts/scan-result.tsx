import { SEVERITIES } from '../../model/index.ts';
import { type ScanTally, type ShownFindings, type ShownScan, visible } from '../../report/index.ts';
import { SeverityBar } from '../charts/severity-bar.tsx';
import { asOfWord, Command, CopyButton, shellWord } from './command.tsx';
import { FindingTable, VulnerabilityId } from './finding-table.tsx';
import { imageFacts } from './image-facts.ts';
import { SeverityMark } from './marks.tsx';
import { counted, grouped, listed, vulnerabilities } from './words.ts';

interface ScanResultProps {
  readonly scan: ShownScan;
  /** Where the same is had as JSON; null for nowhere. */
  readonly json: string | null;
}

/** The answer for one image: what can be mended by upgrading first. */
export function ScanResult({ scan, json }: ScanResultProps) {
  const { tally } = scan;
  return (
    <section class="result">
      <ImageFacts scan={scan} />
      <p class="answer">{scanSentence(tally, scan.warnings.length === 0)}</p>
      {tally.vulnerabilities === 0 ? null : <SeverityFigures tally={tally} />}
      {scan.warnings.map(({ subject, message }) => (
        <p class="warning">{visible(subject === '' ? message : `${subject}: ${message}`)}</p>
      ))}
      <Published sentences={scan.published} />
      <Part title="Mended by upgrading" findings={scan.fixable} />
      <Part title="Without a fix" findings={scan.open} />
      <Suppressed scan={scan} />
      {json === null ? null : (
        <p class="actions below">
          <a href={json}>Download as JSON</a>
        </p>
      )}
      <h2>The same from a terminal</h2>
      <Command text={command(scan)} />
    </section>
  );
}

/** SBOMs and VEX documents that came with the image, and who signed them. */
function Published({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul class="published">
      {sentences.map((sentence) => (
        <li>{visible(sentence)}</li>
      ))}
    </ul>
  );
}

/**
 * `64 vulnerabilities in 42 packages; 48 are mended by upgrading; 3 findings are suppressed.`
 * @param whole false where warnings say that something was not judged: an empty list must not pass for a clean image
 */
export function scanSentence(
  { vulnerabilities: found, packages, fixable, suppressed }: ScanTally,
  whole: boolean,
): string {
  const set = suppressed === 0 ? [] : [`${counted(suppressed, 'finding')} suppressed, with the reason below`];
  const extent = whole ? counted(packages, 'package') : `what could be judged of ${counted(packages, 'package')}`;
  if (found === 0) return `${[`No known vulnerability in ${extent}`, ...set].join('; ')}.`;
  const mended =
    fixable === 0
      ? 'upgrading mends none of them yet'
      : fixable === found
        ? `upgrading mends ${found === 1 ? 'it' : 'all of them'}`
        : `upgrading mends ${grouped(fixable)}`;
  return `${[`${vulnerabilities(found)} among ${counted(packages, 'package')}`, mended, ...set].join('; ')}.`;
}

function ImageFacts({ scan }: { readonly scan: ShownScan }) {
  const { image } = scan;
  return (
    <div class="image">
      <p class="reference">
        <code>{visible(image.reference)}</code>
        <CopyButton text={image.reference} what="reference" />
      </p>
      {image.digest === null ? null : (
        <p class="digest">
          <code>{image.digest}</code>
          <CopyButton text={image.digest} what="digest" />
        </p>
      )}
      <p class="hint">{visible(imageFacts(scan))}</p>
    </div>
  );
}

function SeverityFigures({ tally }: { readonly tally: ScanTally }) {
  return (
    <div class="figures">
      <SeverityBar counts={tally.bySeverity} widest={tally.vulnerabilities} />
      <ul>
        {SEVERITIES.filter((severity) => tally.bySeverity[severity] > 0).map((severity) => (
          <li>
            <SeverityMark severity={severity} /> {grouped(tally.bySeverity[severity])}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Part({ title, findings }: { readonly title: string; readonly findings: ShownFindings }) {
  const { lines, shown, packages } = findings;
  if (lines === 0) return null;
  return (
    <>
      <h2>
        {title}{' '}
        <small>{listed([`${vulnerabilities(findings.vulnerabilities)} in ${counted(packages, 'package')}`])}</small>
      </h2>
      <FindingTable caption={title} findings={shown} />
      {shown.length < lines ? (
        <p>
          The first {grouped(shown.length)} of {counted(lines, 'line')} are shown; the JSON has all.
        </p>
      ) : null}
    </>
  );
}

function Suppressed({ scan: { suppressed, tally } }: { readonly scan: ShownScan }) {
  if (suppressed.length === 0) return null;
  return (
    <details>
      <summary>{counted(tally.suppressed, 'finding')} suppressed</summary>
      <ul class="reasons">
        {suppressed.map(({ finding, reason }) => (
          <li>
            <VulnerabilityId id={finding.id} /> in <span class="id">{visible(finding.package.name)}</span>:{' '}
            {visible(reason.sentence)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function command({ image, database }: ShownScan): string {
  const asOf = database.asOf === null ? '' : ` --as-of ${asOfWord(database.asOf)}`;
  return `fixedin scan ${shellWord(image.reference)}${asOf}`;
}

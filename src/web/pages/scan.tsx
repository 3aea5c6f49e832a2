import { page } from '../parts/document.tsx';
import { ImageInput, ReachNote } from '../parts/image-form.tsx';
import { ProblemNote } from '../parts/problem.tsx';
import { ReportResult } from '../parts/report-result.tsx';
import { ScanResult } from '../parts/scan-result.tsx';
import type { ScanView, Shell } from '../views.ts';

/** Two ways to ask: an image that the server may reach, or a file that the person has; below them the answer. */
export function scanPage(view: ScanView, shell: Shell): string {
  const { result, form } = view;
  const subject = result === null ? '' : result.kind === 'scan' ? form.image : result.file || result.tool;
  return page({
    title: subject === '' ? 'Scan' : `${subject}: scan`,
    description: 'Which known vulnerabilities are in an image, an SBOM or a scanner report, and which are fixed.',
    shell,
    children: <ScanPage {...view} />,
  });
}

function ScanPage(view: ScanView) {
  const { form, reach, problem, result } = view;
  return (
    <>
      <h1>Scan</h1>
      {problem === null ? null : <ProblemNote {...problem} />}
      {result === null ? (
        <Forms form={form} reach={reach} />
      ) : (
        <details class="again">
          <summary>Scan something else</summary>
          <Forms form={form} reach={reach} />
        </details>
      )}
      {result === null ? null : result.kind === 'scan' ? (
        <ScanResult scan={result.scan} json={result.json} />
      ) : (
        <ReportResult answer={result} />
      )}
    </>
  );
}

function Forms({ form, reach }: Pick<ScanView, 'form' | 'reach'>) {
  return (
    <div class="ways">
      <form class="panel" action="/scan" method="get">
        <h2>An image</h2>
        <ImageInput name="image" label="Image" value={form.image} reach={reach} />
        <div class="pair">
          <label>
            Platform
            <input type="text" name="platform" value={form.platform} placeholder="linux/amd64" autocomplete="off" />
          </label>
          <label>
            As of
            <input type="date" name="as-of" value={form.asOf} />
          </label>
        </div>
        <button type="submit">Scan the image</button>
        <ReachNote reach={reach} />
      </form>
      <form class="panel" action="/scan" method="post" enctype="multipart/form-data">
        <h2>A file</h2>
        <label>
          SBOM or scanner report
          <input
            type="file"
            name="file"
            accept=".json,.sarif,.xml,.spdx,.tag,.txt,.cdx,application/json,application/xml,text/plain"
            required
          />
        </label>
        <button type="submit">Scan the file</button>
        <p class="hint">
          CycloneDX (JSON, XML), SPDX (JSON, tags) or Syft; a report of Grype, Trivy or Docker Scout as JSON or SARIF.
          It is judged and forgotten.
        </p>
      </form>
    </div>
  );
}

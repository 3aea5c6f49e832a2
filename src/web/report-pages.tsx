import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Diff, Scan } from '../model/index.ts';
import { shownScan, visible } from '../report/index.ts';
import { STYLESHEET } from './assets.ts';
import { DiffResult } from './parts/diff-result.tsx';
import { PlaceContext } from './parts/place.ts';
import { ScanResult } from './parts/scan-result.tsx';
import { Symbols } from './parts/symbols.tsx';

/** A scan as one HTML file that needs no network to be read. */
export function scanReportPage(scan: Scan): string {
  // A file is kept and searched: it holds everything.
  const all = shownScan(scan, Number.POSITIVE_INFINITY);
  return file(`${scan.image.reference}: scan`, <ScanResult scan={all} json={null} />);
}

/** A diff as one HTML file that needs no network to be read. */
export function diffReportPage(diff: Diff): string {
  const title = `${diff.from.image.reference} → ${diff.to.image.reference}`;
  return file(title, <DiffResult diff={diff} page={null} />);
}

/** Nothing may be loaded or run, whatever the file says: its one stylesheet is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}'`;

function file(title: string, content: Child): string {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{visible(title)}</title>
        <style>{raw(STYLESHEET)}</style>
      </head>
      <body>
        <Symbols />
        <main>
          <h1>{visible(title)}</h1>
          <PlaceContext.Provider value="file">{content}</PlaceContext.Provider>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>\n${String(document)}\n`;
}

export { advisoryListJson, advisoryTable } from './advisory-list.ts';
export { type CacheFacts, cacheJson, cacheText } from './cache-report.ts';
export { databaseJson, databaseTable } from './database-report.ts';
export { diffJson, type Scanner } from './diff-json.ts';
export { diffMarkdown } from './diff-markdown.ts';
export { packagesPhrase, vulnerabilitiesPhrase } from './diff-phrases.ts';
export { type DiffSelection, limitDiff } from './diff-selection.ts';
export { type DiffDetail, diffTable } from './diff-table.ts';
export {
  DIFF_SORTS,
  type DiffFilters,
  type DiffSort,
  lookThrough,
  NO_DIFF_FILTERS,
  settledBy,
} from './diff-view.ts';
export { explanationJson } from './explanation-json.ts';
export { explanationPairText, explanationText } from './explanation-text.ts';
export { findingSentence } from './finding-text.ts';
export { inventoryTable } from './inventory-table.ts';
export { judgedReportJson, judgedReportTable } from './judged-report.ts';
export {
  diffTemplate,
  SCAN_DOCUMENT_FORMATS,
  type ScanDocumentFormat,
  scanDocument,
  scanTemplate,
  type Template,
} from './output.ts';
export { contextPhrases, scanPhrases } from './phrases.ts';
export { scanJson } from './scan-json.ts';
export { scanMarkdown } from './scan-markdown.ts';
export { type ScanDetail, scanTable } from './scan-table.ts';
export { type ShownFindings, type ShownScan, shownScan } from './shown-scan.ts';
export { type Emphasis, paint, type TextStyle } from './style.ts';
export { type Column, tableLines } from './table.ts';
export { countBySeverity, type ScanTally, type SeverityCounts, tallyScan } from './tally.ts';
export { visible } from './visible.ts';

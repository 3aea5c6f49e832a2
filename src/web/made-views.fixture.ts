import type { AdvisoryDetail, AdvisoryListItem, DatabaseInfo, VulnerabilityDetail } from '../database/index.ts';
import {
  type Diff,
  type ExplainedChange,
  type Finding,
  NO_RUN_CONFIG,
  type Package,
  type Publication,
  parseDigest,
  type Scan,
} from '../model/index.ts';
import { shownScan } from '../report/index.ts';
import type {
  AdvisoriesView,
  ApiView,
  DiffView,
  HomeView,
  PackageView,
  ReportAnswer,
  ScanView,
  Shell,
} from './views.ts';

/** 2023-10-11T17:18:05Z, when nghttp2 was fixed. */
export const FIXED_AT = 1_697_044_685;

export function madeShell(text = 'nghttp2'): Shell {
  return { path: `/x?q=${text}`, query: text, built: FIXED_AT, now: FIXED_AT + 86_400 };
}

/** Data for every page in which `text` stands wherever the outside world decides what is written. */
export function madeViews(text: string) {
  const item = madeItem({ id: text, aliases: [text], vulnerability: text, fixedIn: text, source: text, url: text });
  const named = { ...item, package: { ...item.package, name: text, ecosystem: text, architecture: text } };
  const vulnerability: VulnerabilityDetail = {
    id: text,
    aliases: [text, text, text, text, text],
    ratings: [{ source: text, kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
    kev: { added: FIXED_AT, due: null, ransomware: true, name: text },
    epss: { probability: 0.94, percentile: 0.99, date: FIXED_AT },
    description: text,
    published: FIXED_AT,
    severity: 'High',
    references: [
      { type: text, url: text },
      { type: 'FIX', url: `https://fixes.example/${text}` },
    ],
    packages: [named],
  };
  const problem = { asked: text, wrong: text, remedy: text };
  const reach = { images: [text], registries: [text] };
  const scan = madeScan([madeFinding(text)], text);
  const home: HomeView = {
    info: madeInfo(text),
    latest: [named],
    statuses: COUNTS,
    months: [{ month: '2023-10', counts: COUNTS }],
    daysToFix: {
      median: 3,
      p90: 20,
      advisories: 7,
      spread: [
        { days: 7, advisories: 6 },
        { days: null, advisories: 1 },
      ],
    },
  };
  const advisories: AdvisoriesView = {
    filters: { q: text, package: text, status: '', source: text, since: text },
    sources: [text],
    list: { items: [named], total: 2, next: text },
    later: false,
    vulnerabilities: [vulnerability],
    problem: text,
  };
  const nothing: AdvisoriesView = { ...advisories, list: { items: [], total: 0, next: null } };
  const pkg: PackageView = {
    type: 'apk',
    name: text,
    advisories: [named],
    version: { version: text, valid: false, holds: [named], behind: [named] },
  };
  const scanned: ScanView = {
    form: { image: text, platform: text, asOf: text },
    reach,
    problem,
    result: { kind: 'scan', scan: shownScan(scan, 400), json: `/api?${new URLSearchParams({ text })}` },
  };
  const reported: ScanView = { ...scanned, result: { kind: 'report', ...madeReport(text) } };
  const diff: DiffView = {
    filters: { q: text, severity: 'Critical', sort: 'package' },
    form: { from: text, to: text, platform: text, types: text, fromAsOf: text, toAsOf: text },
    reach,
    problem,
    result: { diff: madeDiff(text), permanent: null, json: '/json', markdown: '/md', markdownText: text },
  };
  const api: ApiView = { openapi: '/openapi.json', groups: [] };
  return {
    home,
    advisories,
    nothing,
    vulnerability: { vulnerability, filters: { package: '', status: '', ecosystem: '' } as const },
    choice: { id: text, choices: [vulnerability] },
    advisory: { id: text, advisories: [madeAdvisory(text)], vulnerabilities: [vulnerability] },
    pkg,
    scanned,
    reported,
    diff,
    error: { ...problem, status: 404, title: text },
    api,
    scan,
  };
}

const COUNTS = {
  affected: 1,
  'pending-upstream-fix': 2,
  'fix-not-planned': 3,
  'under-investigation': 4,
  fixed: 5,
  'not-affected': 6,
};

/** nghttp2 of Wolfi, as CGA-q2g4-fr75-mfgw speaks of it, or another in its place. */
export function madeItem(more: Partial<AdvisoryListItem> = {}): AdvisoryListItem {
  return {
    id: 'CGA-q2g4-fr75-mfgw',
    aliases: [],
    vulnerability: 'CVE-2023-44487',
    package: { type: 'apk', name: 'nghttp2', distro: 'wolfi', ecosystem: 'Wolfi', architecture: null },
    status: 'fixed',
    fixedIn: '1.57.0-r0',
    severity: 'High',
    source: 'wolfi',
    published: FIXED_AT,
    updated: FIXED_AT,
    url: '',
    ...more,
  };
}

function madeInfo(text: string): DatabaseInfo {
  const source = { name: text, format: 'wolfi', location: text, licence: text, dated: true, records: 1, leftOut: 0 };
  return {
    schemaVersion: 1,
    built: FIXED_AT,
    identity: text,
    sources: [{ ...source, unreadable: 0, reasons: [], newest: FIXED_AT }],
    counts: { advisories: 1, vulnerabilities: 1, packages: 1, statements: 1 },
  };
}

function madeAdvisory(text: string): AdvisoryDetail {
  const detection = { component: text, version: text, type: text, location: text };
  const event = { time: FIXED_AT, fixedVersion: null, type: text, note: text, justification: null, detection };
  const events = [
    { ...event, status: 'under-investigation' as const },
    { ...event, time: FIXED_AT + 86_400, status: 'fixed' as const, fixedVersion: text, detection: null },
  ];
  const named = { type: null, name: text, distro: null, ecosystem: text, architecture: text };
  const range = { introduced: text, fixed: text, lastAffected: null };
  return {
    id: text,
    source: text,
    vulnerabilities: [text],
    aliases: [text],
    published: FIXED_AT,
    modified: FIXED_AT,
    withdrawn: FIXED_AT,
    url: text,
    summary: text,
    details: text,
    references: [{ type: 'WEB', url: text }],
    ratings: [],
    affected: [
      { package: named, status: 'fixed', fixedIn: text, judgement: { kind: 'timeline', events }, events },
      {
        package: named,
        status: 'affected',
        fixedIn: null,
        judgement: { kind: 'ranges', ranges: [range], versions: [text], unfixed: 'affected' },
        events: [],
      },
      {
        package: named,
        status: 'not-affected',
        fixedIn: null,
        judgement: { kind: 'not-affected', justification: 'component_not_present', note: text },
        events: [],
      },
    ],
  };
}

function madePackage(text: string): Package {
  return {
    type: 'apk',
    namespace: text,
    name: text,
    version: text,
    architecture: text,
    origin: null,
    licences: [],
    purl: text,
    locations: [{ path: text, layer: '' }],
    owner: null,
  };
}

function madeFinding(text: string): Finding {
  return {
    id: text,
    aliases: [text],
    severity: 'Critical',
    cvss: null,
    kev: true,
    epss: 0.5,
    package: madePackage(text),
    status: 'affected',
    fixedIn: text,
    advisory: { id: text, source: text, published: null, updated: null, fixedSince: FIXED_AT, url: text },
    match: { by: 'package', name: text, version: text, ecosystem: text, range: text },
  };
}

export function madeScan(findings: readonly Finding[], text: string): Scan {
  const image: Scan['image'] = {
    reference: text,
    digest: null,
    platform: text,
    created: text,
    layers: [],
    config: NO_RUN_CONFIG,
  };
  const warnings = [{ code: 'partial', subject: text, message: text }];
  const packages = findings.map((finding) => finding.package);
  const [first] = findings;
  const reason = { kind: 'vex', by: text, sentence: text, justification: null } as const;
  return {
    image,
    inventory: {
      image,
      distro: { id: text, version: '', like: [], name: text },
      packages,
      sboms: [{ ...madePublication(text), packages: 1 }],
      warnings,
    },
    database: { built: '2026-11-22T00:00:00Z', schemaVersion: 1, asOf: null },
    findings,
    suppressed: first === undefined ? [] : [{ finding: first, reason }],
    vex: [{ ...madePublication(text), author: text, statements: 1 }],
    warnings,
  };
}

export function madeDiff(text: string): Diff {
  const finding = madeFinding(text);
  const because = { kind: 'package-upgraded', package: text, from: text, to: text, fixedIn: text } as const;
  const cause = { ...because, advisory: text, sentence: text };
  const change: ExplainedChange = {
    id: text,
    aliases: [],
    reference: text,
    severity: 'Critical',
    packages: [text],
    findings: [finding],
    because: cause,
    causes: [cause],
  };
  const version = { version: text, reference: text };
  return {
    from: madeScan([finding], text),
    to: madeScan([], text),
    packages: {
      added: [{ name: text, ...version }],
      removed: [{ name: text, ...version }],
      changed: [{ name: text, current: version, previous: { ...version, version: '1' }, direction: 'downgraded' }],
    },
    vulnerabilities: { added: [change], removed: [change], unchanged: [change] },
    layers: { shared: 0, added: 0, removed: 0 },
    config: [],
  };
}

function madeReport(text: string): ReportAnswer {
  const row = {
    id: text,
    aliases: [text],
    severity: 'Low',
    package: { type: null, name: text, version: text },
    status: 'affected',
    fixedIn: text,
    since: FIXED_AT,
    advisory: text,
    note: text,
  } as const;
  return {
    tool: text,
    file: text,
    standing: { lines: 2, shown: [row] },
    fixable: 1,
    settled: { lines: 1, shown: [{ ...row, status: 'not-affected' }] },
    unknown: { lines: 1, shown: [{ ...row, status: null, advisory: null }] },
    missed: { lines: 1, shown: [row] },
    warnings: [text],
  };
}

/** A document that was published with an image and signed by whoever is made up. */
function madePublication(text: string): Publication {
  const signer = { by: 'certificate', identity: text, issuer: text, file: text } as const;
  const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
  const about = { format: text, digest, subject: digest, by: 'referrers', predicateType: text };
  return { ...about, verified: { signer, subject: digest } };
}

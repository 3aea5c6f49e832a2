export { answerUpload, type UploadAnswer } from './answer-upload.ts';
export { bindArchitecture, type Considered, type Decision, decide } from './decision.ts';
export {
  type ExplainedStatement,
  type Explanation,
  explainVulnerability,
  type PackageExplanation,
} from './explain.ts';
export {
  type Answer,
  type JudgedFinding,
  type JudgedReport,
  judgeReport,
  type ReportDatabase,
} from './judge-report.ts';
export { judgeVersion } from './judge-version.ts';
export { type Lookup, lookupsOf } from './lookup.ts';
export { createMatcher, type Matched, type Matcher } from './matcher.ts';
export type { Judged, PackageJudgement } from './package-judgement.ts';
export { compareFindings, scanInventory } from './scan.ts';
export { NOTHING_SAID, type Said } from './statements/statements.ts';
export { decidingEvent, judge, type Verdict } from './verdict.ts';

import type { AdvisoryListItem } from '../../database/index.ts';
import { advisoryItemDocument } from '../documents/advisory.ts';
import type { RequestContext } from '../environment.ts';
import { PACKAGES_AT_ONCE } from '../limits.ts';
import { streamedAnswer } from '../streamed-answer.ts';
import type { PackageAnswer } from './package.ts';

/** A package with all of its advisories. Those of a kernel are many thousands: they are written while they are read. */
export function packageJson(c: RequestContext, answer: PackageAnswer): Response {
  if (answer.advisories.length > PACKAGES_AT_ONCE) return streamedAnswer(c, JSON_TYPE, () => pieces(answer));
  return new Response([...pieces(answer)].join(''), { headers: { 'content-type': JSON_TYPE } });
}

const JSON_TYPE = 'application/json';

/** An advisory a piece. */
function* pieces({ type, name, advisories, version }: PackageAnswer): Generator<string> {
  yield `{"type":${JSON.stringify(type)},"name":${JSON.stringify(name)},"advisories":`;
  yield* list(advisories);
  if (version === null) return yield ',"version":null}';
  yield `,"version":{"version":${JSON.stringify(version.version)},"valid":${version.valid},"holds":`;
  yield* list(version.holds);
  yield ',"behind":';
  yield* list(version.behind);
  yield '}}';
}

function* list(items: readonly AdvisoryListItem[]): Generator<string> {
  yield '[';
  for (const [nth, item] of items.entries())
    yield `${nth === 0 ? '' : ','}${JSON.stringify(advisoryItemDocument(item))}`;
  yield ']';
}

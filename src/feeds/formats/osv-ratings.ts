import type { SeverityRating } from '../../model/index.ts';
import { isName, type Shape, shapesAt, textAt } from '../shape.ts';

/**
 * The `severity` of a record or of one of its affected packages: CVSS vectors as they stand there, parsable or not,
 * and Ubuntu's own words. https://ossf.github.io/osv-schema/#severitytype-field
 */
export function readRatings(shape: Shape, source: string): readonly SeverityRating[] {
  return shapesAt(shape, 'severity').flatMap((severity) => {
    const kind = kindOf(textAt(severity, 'type'));
    const value = severity['score'];
    return kind === null || !isName(value) ? [] : [{ source, kind, value }];
  });
}

function kindOf(type: string): SeverityRating['kind'] | null {
  switch (type) {
    case 'CVSS_V2':
    case 'CVSS_V3':
    case 'CVSS_V4':
      return type;
    case 'Ubuntu':
      return 'word';
    default:
      return null;
  }
}

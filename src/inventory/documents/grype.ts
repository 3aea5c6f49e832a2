// Grype's JSON report: https://github.com/anchore/grype/tree/main/grype/presenter/json

import { namedDistro } from './distro.ts';
import { componentsAt, isObject, type JsonObject, objectAt, objectsAt, wordAt, wordsAt } from './json.ts';
import { artifactPackage, imageOf } from './syft.ts';
import type { DocumentReader, FoundFinding, FoundReport } from './types.ts';

export const grype: DocumentReader<FoundReport> = {
  recognises(document) {
    const [first] = objectsAt(document, 'matches');
    const isNamed = wordAt(objectAt(document, 'descriptor'), 'name') === 'grype';
    return isNamed || (first !== undefined && isObject(first['vulnerability']) && isObject(first['artifact']));
  },
  read(document, subject) {
    const distro = objectAt(document, 'distro');
    return {
      scanner: 'grype',
      format: `grype ${wordAt(objectAt(document, 'descriptor'), 'version')}`.trim(),
      ...imageOf(objectAt(document, 'source')),
      distro: namedDistro(wordAt(distro, 'name'), wordAt(distro, 'version'), wordsAt(distro, 'idLike')),
      packages: [],
      reported: componentsAt(document, 'matches', subject).map(findingOf),
    };
  },
};

function findingOf(match: JsonObject): FoundFinding {
  const vulnerability = objectAt(match, 'vulnerability');
  return {
    id: wordAt(vulnerability, 'id'),
    aliases: objectsAt(match, 'relatedVulnerabilities')
      .map((related) => wordAt(related, 'id'))
      .filter((id) => id !== ''),
    severity: wordAt(vulnerability, 'severity'),
    fixedIn: wordsAt(objectAt(vulnerability, 'fix'), 'versions').join(', '),
    package: artifactPackage(objectAt(match, 'artifact')),
  };
}

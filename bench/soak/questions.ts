/** A request to the server, and the statuses that are right answers to it. */
export interface Question {
  readonly path: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly body?: string;
  readonly statuses: readonly number[];
}

/** Requests of every kind that the server knows, in turn, each time of another thing where there are others. */
export function* questions(): Generator<Question> {
  for (let turn = 0; ; turn++) {
    for (const make of KINDS) yield make(turn);
  }
}

type Kind = (turn: number) => Question;

const NAMES = ['openssl', 'nghttp2', 'curl', 'zlib', 'go-1.21', 'glibc', 'git', 'ca-certificates', 'busybox'];
const IDS = ['CVE-2023-44487', 'CVE-2023-5363', 'CVE-2023-38545', 'CVE-2023-45283', 'CVE-2023-45853', 'CVE-2023-5678'];
const IMAGES = ['go:1.21.2', 'go:1.21.5'];
const DAYS = ['2023-10-11', '2023-12-31', '2024-01-18'];

const get = (path: string, ...statuses: readonly number[]): Question => ({
  path,
  method: 'GET',
  statuses: statuses.length === 0 ? [200] : statuses,
});
const post = (path: string, body: unknown): Question => ({
  path,
  method: 'POST',
  body: JSON.stringify(body),
  statuses: [200],
});
const one = (list: readonly string[], turn: number): string => encodeURIComponent(list[turn % list.length] ?? '');
/** As it is typed: more of the name with every turn. */
const typed = (turn: number): string => {
  const name = NAMES[(turn >> 2) % NAMES.length] ?? '';
  return encodeURIComponent(name.slice(0, 2 + (turn % Math.max(1, name.length - 1))));
};

const KINDS: readonly Kind[] = [
  () => get('/'),
  (turn) => get(`/advisories?q=${typed(turn)}`),
  (turn) => get(`/vulnerability/${one(IDS, turn)}`),
  (turn) => get(`/package/apk/${one(NAMES, turn)}`, 200, 404),
  () => get('/api'),
  (turn) => get(`/scan?image=${one(IMAGES, turn)}`),
  (turn) => get(`/diff?from=${one(IMAGES, 0)}&to=${one(IMAGES, 1)}&as-of=${one(DAYS, turn)}`),
  (turn) => get(`/api/v1/advisories?q=${typed(turn)}&limit=${1 + (turn % 100)}`),
  (turn) => get(`/api/v1/vulnerabilities/${one(IDS, turn)}`),
  (turn) => get(`/api/v1/packages/apk/${one(NAMES, turn)}?version=1.0-r${turn % 50}`, 200, 404),
  (turn) => get(`/api/v1/scan?image=${one(IMAGES, turn)}&as-of=${one(DAYS, turn >> 1)}`),
  () => get(`/api/v1/diff?from=${one(IMAGES, 0)}&to=${one(IMAGES, 1)}`),
  (turn) => post('/api/v1/scan', sbom(turn)),
  (turn) => post('/v1/query', { package: { ecosystem: 'Wolfi', name: NAMES[turn % NAMES.length] } }),
  (turn) =>
    post('/v1/querybatch', {
      queries: NAMES.map((name) => ({ package: { ecosystem: 'Wolfi', name }, version: `${turn % 9}.0-r0` })),
    }),
  (turn) => get(`/v1/vulns/${one(IDS, turn)}`, 200, 404),
  (turn) => get(`/vulnerabilities/v2/advisories?query=${one(IDS, turn)}&page_size=20`),
  () => get('/feeds/secdb/wolfi.json'),
  () => get('/feeds/osv/all.json'),
  () => get('/feeds/atom.xml'),
  (turn) => get(`/feeds/openvex/${one(NAMES, turn)}.json`, 200, 404),
  (turn) => ({ ...get(`/vulnerability/${one(IDS, turn)}`), method: 'HEAD' }),
  () => get('/openapi.json'),
  () => get('/metrics'),
  () => get('/healthz'),
  () => get('/readyz'),
  // Wrong ones are answered, too.
  (turn) => get(`/vulnerability/CVE-1999-${100_000 + turn}`, 404),
  () => get('/api/v1/advisories?limit=-1', 400),
  () => get('/api/v1/scan?image=nowhere.example/app:1', 400, 403, 404),
];

function sbom(turn: number): unknown {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    components: NAMES.map((name) => ({
      type: 'library',
      name,
      version: `1.${turn % 60}.0-r0`,
      purl: `pkg:apk/wolfi/${name}@1.${turn % 60}.0-r0?arch=x86_64&distro=wolfi`,
    })),
  };
}

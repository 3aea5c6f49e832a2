import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { GITLAB_SCHEMA } from './gitlab-schema.ts';

const require = createRequire(import.meta.url);
const ROOT = join(import.meta.dirname, '../..');

/** Where `.ci/run` installs what the SPDX project publishes for Python. */
const VALIDATORS = join(ROOT, '.ci/validators');

/** What CycloneDX 1.6's own schema (which the CycloneDX library ships) objects to in a document. */
export function cyclonedxProblems(text: string): readonly string[] {
  return problems('cyclonedx', text, () => {
    const ajv = newAjv();
    // The copies in the library refer to one another by their file names.
    for (const name of ['spdx', 'jsf-0.82']) {
      const { $id: _, ...schema } = cyclonedxSchema(name);
      ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    }
    return ajv.compile(cyclonedxSchema('bom-1.6'));
  });
}

/** What SARIF 2.1.0's schema objects to in a document. */
export function sarifProblems(text: string): readonly string[] {
  return problems('sarif', text, () => {
    const {
      $schema: _,
      id: __,
      ...schema
    } = parsed(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
    // A pattern in it is wrong by the rules of Unicode patterns.
    return newAjv({ unicodeRegExp: false }).compile(schema);
  });
}

/** What the rules of GitLab's schema object to in a document. */
export function gitlabProblems(text: string): readonly string[] {
  return problems('gitlab', text, () => newAjv().compile(GITLAB_SCHEMA));
}

/** What the schema of SPDX 2.3 objects to in a document. */
export function spdxProblems(text: string): readonly string[] {
  return problems('spdx', text, () => {
    const [file] = globSync(join(VALIDATORS, 'lib/python3*/site-packages/lib4sbom/schemas/spdx/2.3-schema.json'));
    if (file === undefined) throw new Error(`no schema of SPDX in ${VALIDATORS}`);
    const { $id: _, ...schema } = parsed(file);
    return newAjv().compile(schema);
  });
}

/**
 * The SPDX project's own validator; null, with a line that says so, where it is not installed.
 * @throws {Error} where it is missing and `CI=true`: there a skipped test would pass for a run one
 */
export function spdxValidator(): string | null {
  const program = join(VALIDATORS, 'bin/pyspdxtools');
  if (existsSync(program)) return program;
  const install = 'python3 -m venv .ci/validators && .ci/validators/bin/pip install spdx-tools lib4sbom';
  if (process.env['CI'] === 'true') throw new Error(`pyspdxtools is not installed (${install})`);
  process.stderr.write(`skipped, pyspdxtools is not installed (${install})\n`);
  return null;
}

const compiled = new Map<string, ValidateFunction>();

function problems(name: string, text: string, compile: () => ValidateFunction): readonly string[] {
  const validate = compiled.get(name) ?? compile();
  compiled.set(name, validate);
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []).map(describe);
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

/** Not strict: the published schemas have keywords that are hints. The formats for international text it has not. */
function newAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  formats.default(ajv);
  for (const name of ['iri-reference', 'idn-email', 'iri']) ajv.addFormat(name, true);
  return ajv;
}

function cyclonedxSchema(name: string): Record<string, unknown> {
  const library = require.resolve('@cyclonedx/cyclonedx-library/package.json');
  return parsed(join(library, '..', 'res/schema', `${name}.SNAPSHOT.schema.json`));
}

function parsed(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8'));
}

import { InventoryError } from '../errors.ts';

/** A JSON object whose fields are asked for by the type that they must have; one that has another is an error. */
export class JsonFields {
  readonly #fields: object;
  readonly #subject: string;
  /** Where the object is in the document, ending in a dot; empty for the document itself. */
  readonly #place: string;

  private constructor(fields: object, subject: string, place: string) {
    this.#fields = fields;
    this.#subject = subject;
    this.#place = place;
  }

  /** @throws {InventoryError} when the bytes are no JSON, or the JSON is no object */
  static parse(bytes: Buffer, subject: string): JsonFields {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch (cause) {
      throw new InventoryError('not-an-inventory', subject, 'is no JSON', REMEDY, { cause });
    }
    if (!isObject(value)) throw new InventoryError('not-an-inventory', subject, 'is no JSON object', REMEDY);
    return new JsonFields(value, subject, '');
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  text(name: string): string {
    const value = this.#value(name);
    return typeof value === 'string' ? value : this.fail(name, 'is no text');
  }

  textOrNull(name: string): string | null {
    return this.#value(name) === null ? null : this.text(name);
  }

  texts(name: string): readonly string[] {
    return this.#list(name).map((value) =>
      typeof value === 'string' ? value : this.fail(name, 'is no list of texts'),
    );
  }

  count(name: string): number {
    const value = this.#value(name);
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.fail(name, 'is no count');
  }

  object(name: string): JsonFields {
    const value = this.#value(name);
    return isObject(value) ? this.#at(name, value) : this.fail(name, 'is no object');
  }

  objectOrNull(name: string): JsonFields | null {
    return this.#value(name) === null ? null : this.object(name);
  }

  objects(name: string): readonly JsonFields[] {
    return this.#list(name).map((value, position) =>
      isObject(value) ? this.#at(`${name}[${position}]`, value) : this.fail(`${name}[${position}]`, 'is no object'),
    );
  }

  fail(name: string, problem: string): never {
    throw new InventoryError('not-an-inventory', this.#subject, `its ${this.#place}${name} ${problem}`, REMEDY);
  }

  #at(name: string, value: object): JsonFields {
    return new JsonFields(value, this.#subject, `${this.#place}${name}.`);
  }

  #list(name: string): readonly unknown[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value : this.fail(name, 'is no list');
  }

  #value(name: string): unknown {
    return Object.getOwnPropertyDescriptor(this.#fields, name)?.value;
  }
}

const REMEDY = 'make one with `fixedin sbom IMAGE -o json`';

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

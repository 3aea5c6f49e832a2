import { type Digest, isDigest, type LimitName, limits } from '../model/index.ts';
import { ImageError, type ImageErrorCode } from './errors.ts';

/** One object of a JSON document from outside, whose fields are read with their shapes checked. */
export class JsonObject {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #code: ImageErrorCode;
  readonly #subject: string;
  readonly #path: string;

  private constructor(value: unknown, code: ImageErrorCode, subject: string, path: string) {
    this.#code = code;
    this.#subject = subject;
    this.#path = path;
    this.#fields = isRecord(value) ? value : this.#refuse('', 'an object');
  }

  /**
   * @param code of the errors that this document throws
   * @param subject names the document in errors
   * @throws {ImageError} when `bytes` are no JSON object
   */
  static parse(bytes: Buffer, code: ImageErrorCode, subject: string): JsonObject {
    return new JsonObject(parseJson(bytes, code, subject), code, subject, '');
  }

  /** As `parse`, for a document that is an array of objects. */
  static parseArray(bytes: Buffer, code: ImageErrorCode, subject: string): readonly JsonObject[] {
    const value = parseJson(bytes, code, subject);
    if (!Array.isArray(value)) throw new ImageError(code, subject, 'is no JSON array');
    return value.map((item, position) => new JsonObject(item, code, subject, `[${position}]`));
  }

  has(name: string): boolean {
    return this.#get(name) !== null;
  }

  /** The text of a field; `missing` where the field is absent or null. */
  text(name: string, missing = ''): string {
    const value = this.#get(name);
    if (value === null) return missing;
    return typeof value === 'string' ? value : this.#refuse(name, 'a text');
  }

  /** A whole number of at least 0; `missing`, if that is given, where the field is absent or null. */
  count(name: string, missing?: number): number {
    const value = this.#get(name) ?? missing;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.#refuse(name, 'a whole number');
  }

  digest(name: string): Digest {
    const value = this.#get(name);
    return typeof value === 'string' && isDigest(value) ? value : this.#refuse(name, 'a digest');
  }

  object(name: string): JsonObject {
    return new JsonObject(this.#get(name), this.#code, this.#subject, this.#at(name));
  }

  /** Null where the field is absent or null. */
  optionalObject(name: string): JsonObject | null {
    return this.has(name) ? this.object(name) : null;
  }

  /** An array of objects; empty where the field is absent or null. */
  objects(name: string, limit: number | LimitName): readonly JsonObject[] {
    return this.#array(name, limit).map(
      (item, position) => new JsonObject(item, this.#code, this.#subject, `${this.#at(name)}[${position}]`),
    );
  }

  /** An array of texts; empty where the field is absent or null. */
  texts(name: string, limit: number | LimitName): readonly string[] {
    return this.#array(name, limit).map((item) =>
      typeof item === 'string' ? item : this.#refuse(name, 'an array of texts'),
    );
  }

  /** The names of an object's fields, sorted; empty where the field is absent or null. */
  keys(name: string): readonly string[] {
    return this.has(name) ? Object.keys(this.object(name).#fields).sort() : [];
  }

  /** An object of texts, sorted by name; other values are left out. Empty where the field is absent or null. */
  textMap(name: string): Readonly<Record<string, string>> {
    if (!this.has(name)) return {};
    const fields = this.object(name).#fields;
    const names = Object.keys(fields).sort();
    return Object.fromEntries(
      names.flatMap((key): [string, string][] => {
        const value = fields[key];
        return typeof value === 'string' ? [[key, value]] : [];
      }),
    );
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? null) : null;
  }

  #array(name: string, limit: number | LimitName): readonly unknown[] {
    const value = this.#get(name);
    if (value === null) return [];
    if (!Array.isArray(value)) return this.#refuse(name, 'an array');
    const most = typeof limit === 'number' ? limit : limits[limit];
    if (value.length <= most) return value;
    const setting = typeof limit === 'number' ? '' : ` (limits.${limit})`;
    const problem = `${this.#at(name)} has ${value.length} items, at most ${most}${setting}`;
    throw new ImageError('over-limit', this.#subject, problem);
  }

  #at(name: string): string {
    return name === '' ? this.#path : this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #refuse(name: string, expected: string): never {
    const place = this.#at(name);
    throw new ImageError(
      this.#code,
      this.#subject,
      place === '' ? `is not ${expected}` : `${place} is not ${expected}`,
    );
  }
}

function parseJson(bytes: Buffer, code: ImageErrorCode, subject: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ImageError(code, subject, 'is no JSON', '', { cause });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

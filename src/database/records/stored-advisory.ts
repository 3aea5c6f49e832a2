import { type Seconds, urlPart } from '../../model/index.ts';
import { damageOf } from '../damage.ts';
import { ID_IN_URL, PART_IN_URL } from '../packed/id-in-url.ts';
import type { PackedReader } from '../packed/packed.ts';
import { skipId, skipIds, unpackId, unpackIds } from '../packed/packed-id.ts';
import type { AdvisoryHeader } from '../types.ts';

/** A statement as an advisory's row has it: numbers of other rows. */
export interface StatementRow {
  readonly package: number;
  readonly architecture: number;
  readonly judgement: number;
  readonly ratings: number;
}

/** What the rows of `advisory` name by number, and the file that they are in. */
export interface AdvisoryTexts {
  readonly sources: readonly string[];
  readonly urls: readonly UrlTemplate[];
  readonly file: string;
}

/** A URL before and behind the advisory's id, and how that is written in it: as it is, as a part of a URL, or not at all. */
export interface UrlTemplate {
  readonly before: string;
  readonly id: 'as-is' | 'part' | 'none';
  readonly behind: string;
}

export function urlTemplate(url: string): UrlTemplate {
  for (const [mark, id] of MARKS) {
    const at = url.indexOf(mark);
    if (at >= 0) return { before: url.slice(0, at), id, behind: url.slice(at + mark.length) };
  }
  return { before: url, id: 'none', behind: '' };
}

const MARKS = [
  [ID_IN_URL, 'as-is'],
  [PART_IN_URL, 'part'],
] as const;

interface Body {
  readonly prose: number;
  readonly ratings: number;
  /** The numbers of the vulnerabilities that it stands for, where they are not one alone. */
  readonly several: readonly number[];
  readonly statements: PackedReader;
}

/**
 * A row of `advisory`, each part of which is unpacked when it is asked for: matching wants of most advisories nothing
 * but whether they were withdrawn and for which vulnerabilities they stand.
 * @throws {DatabaseError} from each of its properties, where the file is damaged.
 */
export class StoredAdvisory implements AdvisoryHeader {
  readonly source: string;
  readonly published: Seconds | null;
  readonly modified: Seconds | null;
  readonly withdrawn: Seconds | null;
  readonly #reader: PackedReader;
  readonly #texts: AdvisoryTexts;
  /** Where the id is. */
  readonly #start: number;
  readonly #template: number | null;
  /** Where the URL is, if it is not made of the id, and then what the advisory stands for. */
  readonly #behindHead: number;
  #id: string | undefined;
  #vulnerabilities: readonly string[] | undefined;
  #aliases: readonly string[] | null | undefined;
  /** Where they are; −1 where that is not known yet. */
  #aliasesAt = -1;
  #body: Body | undefined;

  constructor(reader: PackedReader, texts: AdvisoryTexts) {
    this.#reader = reader;
    this.#texts = texts;
    this.#start = reader.position;
    skipId(reader);
    this.source = texts.sources[reader.number()] ?? '';
    this.published = reader.optional();
    this.modified = reader.optional();
    this.withdrawn = reader.optional();
    this.#template = reader.optional();
    this.#behindHead = reader.position;
  }

  get id(): string {
    this.#id ??= this.#telling(() => unpackId(this.#reader.at(this.#start)));
    return this.#id;
  }

  get url(): string {
    if (this.#template === null) return this.#telling(() => this.#reader.at(this.#behindHead).text());
    const template = this.#texts.urls[this.#template];
    if (template === undefined) return '';
    const { before, id, behind } = template;
    return id === 'none' ? before : before + (id === 'part' ? urlPart(this.id) : this.id) + behind;
  }

  /** The ids of the vulnerabilities that it stands for. */
  get vulnerabilities(): readonly string[] {
    this.#vulnerabilities ??= this.#telling(() => {
      const reader = this.#atIds();
      const ids = unpackIds(reader);
      this.#aliasesAt = reader.position;
      return ids;
    });
    return this.#vulnerabilities;
  }

  /** All names of what it stands for but its own and the first's, those of the first first; null where they are too many to be told here. */
  get aliases(): readonly string[] | null {
    if (this.#aliases === undefined) {
      this.#aliases = this.#telling(() => {
        const reader = this.#atAliases();
        return reader.number() === 0 ? null : unpackIds(reader);
      });
    }
    return this.#aliases;
  }

  /** Their numbers, where they are several: of one alone, the statements tell it. */
  get several(): readonly number[] {
    return this.#unpacked().several;
  }

  get prose(): number {
    return this.#unpacked().prose;
  }

  get ratings(): number {
    return this.#unpacked().ratings;
  }

  /** An advisory of AlmaLinux has a hundred. */
  statements(): readonly StatementRow[] {
    const reader = this.#unpacked().statements.fork();
    return this.#telling(() => reader.list(() => statementIn(reader)));
  }

  /** One of them, from 0 on. */
  statement(nth: number): StatementRow {
    const reader = this.#unpacked().statements.fork();
    return this.#telling(() => {
      if (nth >= reader.number())
        throw new RangeError(`advisory ${this.id} has no statement ${nth} where one is named`);
      reader.skipNumbers(nth * NUMBERS_OF_STATEMENT);
      return statementIn(reader);
    });
  }

  toJSON(): AdvisoryHeader {
    const { id, source, published, modified, withdrawn, url } = this;
    return { id, source, published, modified, withdrawn, url };
  }

  #telling<Read>(read: () => Read): Read {
    try {
      return read();
    } catch (cause) {
      throw damageOf(this.#texts.file, cause);
    }
  }

  #unpacked(): Body {
    this.#body ??= this.#telling(() => {
      const count = this.#atIds().number();
      const reader = this.#atAliases();
      reader.skipText();
      const prose = reader.number();
      const ratings = reader.number();
      const several: number[] = [];
      for (let left = count === 1 ? 0 : count; left > 0; left--) several.push(reader.number());
      return { prose, ratings, several, statements: reader };
    });
    return this.#body;
  }

  #atAliases(): PackedReader {
    if (this.#aliasesAt >= 0) return this.#reader.at(this.#aliasesAt);
    const reader = this.#atIds();
    skipIds(reader);
    this.#aliasesAt = reader.position;
    return reader;
  }

  #atIds(): PackedReader {
    const reader = this.#reader.at(this.#behindHead);
    if (this.#template === null) reader.skipText();
    return reader;
  }
}

const NUMBERS_OF_STATEMENT = 4;

function statementIn(reader: PackedReader): StatementRow {
  return {
    package: reader.number(),
    architecture: reader.number(),
    judgement: reader.number(),
    ratings: reader.number(),
  };
}

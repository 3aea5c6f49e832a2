import { NAME_KINDS, type NameKind, type SearchIndex } from './search-index.ts';

/** Parts of a query shorter than this are passed over: nearly everything would match. */
const SHORTEST = 2;

/** Finds rows by any substring of the names that they can be found by. */
export class NameSearch {
  readonly #index: SearchIndex;
  readonly #lines: Readonly<Record<NameKind, Lines>>;
  readonly #rowsOfAdvisory: Grouped;
  readonly #rowsOfPackage: Grouped;

  constructor(index: SearchIndex) {
    this.#index = index;
    const lines = (kind: NameKind) => new Lines(index.names[kind]);
    this.#lines = {
      advisory: lines('advisory'),
      package: lines('package'),
      vulnerability: lines('vulnerability'),
      component: lines('component'),
    };
    this.#rowsOfAdvisory = new Grouped(index.advisory, this.#lines.advisory.count);
    this.#rowsOfPackage = new Grouped(index.package, this.#lines.package.count);
  }

  /**
   * 1 for each row that has every part of the query (parted by white space) in one of its names, letter case aside;
   * null when the query has no part to look for, and so leaves out nothing.
   */
  match(query: string): Uint8Array | null {
    const parts = query
      .toLowerCase()
      .split(/\s+/)
      .filter((part) => part.length >= SHORTEST);
    let marks: Uint8Array | null = null;
    for (const part of parts) {
      const found = this.#matchPart(part);
      marks = marks ? marks.map((mark, row) => mark & (found[row] ?? 0)) : found;
    }
    return marks;
  }

  /** The numbers of the packages of exactly this name, letter case aside. */
  packagesNamed(name: string): ReadonlySet<number> {
    const wanted = name.toLowerCase();
    const numbers = new Set<number>();
    if (wanted === '') return numbers;
    this.#lines.package.find(wanted, (line) => {
      if (this.#lines.package.length(line) === wanted.length) numbers.add(line);
    });
    return numbers;
  }

  #matchPart(part: string): Uint8Array {
    const marks = new Uint8Array(this.#index.rows);
    for (const kind of NAME_KINDS) {
      this.#lines[kind].find(part, (line) => this.#mark(kind, line, marks));
    }
    return marks;
  }

  #mark(kind: NameKind, number: number, marks: Uint8Array): void {
    switch (kind) {
      case 'advisory':
        this.#rowsOfAdvisory.mark(number, marks);
        break;
      case 'package':
        this.#rowsOfPackage.mark(number, marks);
        break;
      case 'component':
        for (const row of this.#index.rowsOfComponent[number] ?? []) marks[row] = 1;
        break;
      case 'vulnerability':
        for (const advisory of this.#index.advisoriesOfVulnerability[number] ?? []) {
          this.#rowsOfAdvisory.mark(advisory, marks);
        }
    }
  }
}

/** A text of many lines, searched as one. */
class Lines {
  readonly #text: string;
  /** Where each line starts, and one past the end. */
  readonly #starts: Int32Array;

  constructor(text: string) {
    this.#text = text;
    let lines = 1;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines++;
    const starts = new Int32Array(lines + 1);
    let end = -1;
    for (let line = 0; line < lines; line++) {
      starts[line] = end + 1;
      end = text.indexOf('\n', end + 1);
    }
    starts[lines] = text.length + 1;
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  length(line: number): number {
    return (this.#starts[line + 1] ?? 0) - (this.#starts[line] ?? 0) - 1;
  }

  /** Tells the number of each line that holds `part`. */
  find(part: string, tell: (line: number) => void): void {
    let line = 0;
    for (let at = this.#text.indexOf(part); at >= 0; ) {
      line = this.#lineAt(at, line);
      tell(line);
      at = this.#text.indexOf(part, this.#starts[line + 1]);
    }
  }

  /** The line that holds a position, which is not before `first`: by steps that double, then by halves. */
  #lineAt(position: number, first: number): number {
    let step = 1;
    while ((this.#starts[first + step] ?? Number.POSITIVE_INFINITY) <= position) step *= 2;
    let low = first + (step >> 1);
    let high = Math.min(first + step, this.count);
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Rows grouped by a number that each has. */
class Grouped {
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;

  constructor(numbers: Int32Array, groups: number) {
    const starts = new Int32Array(groups + 1);
    for (const number of numbers) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
    for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
    const next = starts.slice();
    const rows = new Int32Array(numbers.length);
    for (let row = 0; row < numbers.length; row++) {
      const group = numbers[row] ?? 0;
      const place = next[group] ?? 0;
      rows[place] = row;
      next[group] = place + 1;
    }
    this.#starts = starts;
    this.#rows = rows;
  }

  mark(group: number, marks: Uint8Array): void {
    const end = this.#starts[group + 1] ?? 0;
    for (let place = this.#starts[group] ?? 0; place < end; place++) marks[this.#rows[place] ?? 0] = 1;
  }
}

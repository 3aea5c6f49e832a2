/** Texts in lower case, sorted by their bytes in UTF-8 as SQLite sorts them; equal ones in the order of their names. */
export class SortedTexts {
  readonly #bytes: Buffer;
  readonly #starts: Float64Array;
  readonly #order: Int32Array;

  constructor(size: number, textOf: (name: number) => string) {
    let bytes = Buffer.allocUnsafe(1 << 20);
    const starts = new Float64Array(size + 1);
    let length = 0;
    for (let name = 0; name < size; name++) {
      const text = textOf(name).toLowerCase();
      if (length + 3 * text.length > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.ceil(1.5 * bytes.length) + 3 * text.length);
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      length += bytes.write(text, length);
      starts[name + 1] = length;
    }
    this.#bytes = bytes;
    this.#starts = starts;
    this.#order = new Int32Array(size);
    for (let name = 0; name < size; name++) this.#order[name] = name;
    this.#order.sort((a, b) => compareBytes(bytes, starts, a, b) || a - b);
  }

  get size(): number {
    return this.#order.length;
  }

  name(place: number): number {
    return this.#order[place] ?? 0;
  }

  bytes(place: number): Buffer {
    const name = this.name(place);
    return this.#bytes.subarray(this.#starts[name], this.#starts[name + 1]);
  }

  length(place: number): number {
    const name = this.name(place);
    return (this.#starts[name + 1] ?? 0) - (this.#starts[name] ?? 0);
  }

  /** A byte of a text that is that long. */
  byte(place: number, at: number): number {
    return this.#bytes[(this.#starts[this.name(place)] ?? 0) + at] ?? 0;
  }

  isSame(place: number, other: number): boolean {
    return compareBytes(this.#bytes, this.#starts, this.name(place), this.name(other)) === 0;
  }
}

function compareBytes(bytes: Buffer, starts: Float64Array, a: number, b: number): number {
  let [atA, atB] = [starts[a] ?? 0, starts[b] ?? 0];
  const [endA, endB] = [starts[a + 1] ?? 0, starts[b + 1] ?? 0];
  while (atA < endA && atB < endB) {
    const difference = (bytes[atA++] ?? 0) - (bytes[atB++] ?? 0);
    if (difference !== 0) return difference;
  }
  return endA - atA - (endB - atB);
}

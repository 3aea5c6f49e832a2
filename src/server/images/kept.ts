/** The results asked for last, and those being worked out, so that many who ask the same have it worked out once. */
export class Kept<Value> {
  readonly #limit: number;
  readonly #values = new Map<string, Promise<Value>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param make is called where nothing is kept under `key`; what fails is not kept. */
  get(key: string, make: () => Promise<Value>): { readonly value: Promise<Value>; readonly reused: boolean } {
    const known = this.#values.get(key);
    if (known) {
      // The last one asked for is the last to go.
      this.#values.delete(key);
      this.#values.set(key, known);
      return { value: known, reused: true };
    }
    const value = make();
    this.#values.set(key, value);
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key);
    });
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#limit && oldest !== undefined) this.#values.delete(oldest);
    return { value, reused: false };
  }
}

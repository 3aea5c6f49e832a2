import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Json, JsonList, jsonPieces } from './json.ts';

const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json')),
    fc.array(fc.nat(), { minLength: 60, maxLength: 100 }),
    fc.dictionary(fc.string(), tie('json')),
  ),
})).json;

test('the pieces say what the value says, laid out as JSON.stringify does', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = [...jsonPieces(value)].join('');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      const plain = `${JSON.stringify(value, null, 2)}\n`;
      if (!/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u.test(plain)) expect(text).toBe(plain);
    }),
  );
});

test('characters that JSON may carry raw, and a terminal obeys or hides, are escaped', () => {
  const text = [...jsonPieces({ name: '\u001b[31m\u009b31m\u202e\u{e0041}' })].join('');
  expect(text).toBe('{\n  "name": "\\u001b[31m\\u009b31m\\u202e\\udb40\\udc41"\n}\n');
  expect(JSON.parse(text)).toEqual({ name: '\u001b[31m\u009b31m\u202e\u{e0041}' });
});

test('a list whose members are made as they are written is written as one that is there', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 80 }), fc.constantFrom(0, 31, 32, 33, 64), (some, more) => {
      const items = [...some, ...Array(more).keys()];
      const made: number[] = [];
      const jsonOf = (position: number): Json => {
        made.push(position);
        return { is: items[position] ?? null };
      };
      const lazy = jsonPieces({ list: JsonList.of([...items.keys()], jsonOf), end: 1 });
      const there = jsonPieces({ list: items.map((is) => ({ is: is ?? null })), end: 1 });
      expect([...lazy].join('')).toBe([...there].join(''));
      expect(made).toEqual([...items.keys()]);
    }),
  );
});

test('a list of any length is written in pieces', () => {
  const pieces = [...jsonPieces({ findings: Array.from({ length: 1000 }, (_, id) => ({ id })) })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2000);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Unreadable } from '../shape.ts';
import { arrayElements, objectMembers, parsed } from './json-members.ts';

const anySpaces = fc.constantFrom(undefined, 0, 2, '\t');

test('the members of any object are those that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), anySpaces, (object, spaces) => {
      const bytes = Buffer.from(JSON.stringify(object, null, spaces));
      const members = [...objectMembers(bytes)].map((member) => [member.key, parsed(bytes, member)]);
      expect(members).toEqual(Object.entries(JSON.parse(bytes.toString())));
    }),
  );
});

test('the elements of any list are those that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), anySpaces, (list, spaces) => {
      const bytes = Buffer.from(JSON.stringify(list, null, spaces));
      expect([...arrayElements(bytes, 0)].map((slice) => parsed(bytes, slice))).toEqual(JSON.parse(bytes.toString()));
    }),
  );
});

test('an object that is cut off anywhere is unreadable', () => {
  const whole = Buffer.from('{"a": [1, {"b": "}\\"]"}], "c\\\\": {}}');
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => [...objectMembers(whole.subarray(0, length))], `${length} bytes`).toThrow(Unreadable);
  }
  expect([...objectMembers(whole)].map(({ key }) => key)).toEqual(['a', 'c\\']);
});

test.each(['', '[]', '{a: 1}', '{"a" 1}', '{"a": 1] ', '{"a": 1 "b": 2}', 'null'])('%j is no object', (text) => {
  const bytes = Buffer.from(text);
  expect(() => [...objectMembers(bytes)].map((member) => parsed(bytes, member))).toThrow(Unreadable);
});

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writingTogether } from './log-lines.ts';

test('lines of one turn are written together, in their order, and each once', async () => {
  const written: string[] = [];
  const line = writingTogether((lines) => written.push(lines));
  line('one\n');
  line('two\n');
  expect(written).toEqual([]);
  await turn();
  expect(written).toEqual(['one\ntwo\n']);
  line('three\n');
  await turn();
  await turn();
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});

test('what waits when the process ends is written then', () => {
  const before = process.listeners('exit');
  const written: string[] = [];
  writingTogether((lines) => written.push(lines))('last\n');
  const [flush] = process.listeners('exit').filter((listener) => !before.includes(listener));
  flush?.call(process, 0);
  expect(written).toEqual(['last\n']);
});

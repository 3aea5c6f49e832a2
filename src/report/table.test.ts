import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from './cell-width.ts';
import { type Column, tableLines } from './table.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly note: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ID', text: ({ id }) => id, least: 20 },
  { title: 'NAME', text: ({ name }) => name, yields: 1 },
  { title: 'VERSION', text: ({ version }) => version },
  { title: 'NOTE', text: ({ note }) => note, optional: 1, align: 'right' },
];

const ROWS: readonly Row[] = [
  { id: 'CVE-2023-44487', name: 'libnghttp2-14', version: '1.56.0-r0', note: '94.4 %' },
  {
    id: 'GHSA-qppj-fm5r-hxr3',
    name: 'go-control-plane-with-a-very-long-name',
    version: '2.36-9+deb12u10',
    note: '1 %',
  },
];

function lines(width: number | null, rows: readonly Row[] = ROWS): readonly string[] {
  return [...tableLines(COLUMNS, rows, { width, colour: false })];
}

test('a pipe has no width: nothing is cut', () => {
  expect(lines(null)).toEqual([
    '  ID                   NAME                                    VERSION            NOTE',
    '  CVE-2023-44487       libnghttp2-14                           1.56.0-r0        94.4 %',
    '  GHSA-qppj-fm5r-hxr3  go-control-plane-with-a-very-long-name  2.36-9+deb12u10     1 %',
  ]);
});

test('a narrow terminal cuts the yielding column first', () => {
  expect(lines(71)).toEqual([
    '  ID                   NAME                     VERSION            NOTE',
    '  CVE-2023-44487       libnghttp2-14            1.56.0-r0        94.4 %',
    '  GHSA-qppj-fm5r-hxr3  go-control-plane-with-…  2.36-9+deb12u10     1 %',
  ]);
});

test('a narrower one leaves out the optional column and gives its width back', () => {
  expect(lines(63)).toEqual([
    '  ID                   NAME                     VERSION',
    '  CVE-2023-44487       libnghttp2-14            1.56.0-r0',
    '  GHSA-qppj-fm5r-hxr3  go-control-plane-with-…  2.36-9+deb12u10',
  ]);
});

test('ids and versions stay whole while the name can be cut', () => {
  expect(lines(50)).toEqual([
    '  ID                   NAME        VERSION',
    '  CVE-2023-44487       libnghttp…  1.56.0-r0',
    '  GHSA-qppj-fm5r-hxr3  go-contro…  2.36-9+deb12u10',
  ]);
});

test('East Asian names and emoji align by the cells that they take', () => {
  const rows = [
    { id: 'CVE-1', name: '日本語', version: '1', note: '' },
    { id: 'CVE-2', name: 'ab🦊', version: '2', note: '' },
  ];
  expect(lines(80, rows)).toEqual(['  ID     NAME    VERSION', '  CVE-1  日本語  1', '  CVE-2  ab🦊    2']);
});

test('a column that is empty in every row is left out', () => {
  const rows = [{ id: 'CVE-1', name: 'a', version: '', note: '' }];
  expect(lines(80, rows)[0]).toBe('  ID     NAME');
});

test('no line is ever wider than the terminal, whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 150 });
  const row = fc.record({ id: text, name: text, version: text, note: text });
  fc.assert(
    fc.property(fc.integer({ min: 12, max: 200 }), fc.array(row, { minLength: 1, maxLength: 8 }), (width, rows) => {
      for (const line of lines(width, rows)) {
        expect(cellWidth(line)).toBeLessThanOrEqual(width);
        expect(line).not.toContain('\n');
      }
    }),
  );
});

test('colour changes no width', () => {
  const coloured: readonly Column<Row>[] = COLUMNS.map((column) => ({
    ...column,
    emphasis: () => 'Critical' as const,
  }));
  const painted = [...tableLines(coloured, ROWS, { width: 60, colour: true })];
  const plain = [...tableLines(coloured, ROWS, { width: 60, colour: false })];
  expect(painted.map(stripVTControlCharacters)).toEqual(plain);
  expect(painted[1]).toContain('\u001b[');
  expect(plain.join('')).not.toContain('\u001b');
});

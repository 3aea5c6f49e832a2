import { expect, test } from 'vitest';
import { inventoryTable } from './inventory-table.ts';
import { madePackage, madeScan } from './made-scan.fixture.ts';

test('one line a package, the origin where it differs', () => {
  const { inventory } = madeScan([]);
  const packages = [
    madePackage('curl', '8.3.0-r0', { origin: { name: 'curl', version: '8.3.0-r0' }, licences: ['MIT'] }),
    madePackage('libcurl-openssl4', '8.3.0-r0', { origin: { name: 'curl', version: '8.3.0-r0' } }),
  ];
  const text = [...inventoryTable({ ...inventory, packages }, { width: 100, colour: false })].join('');
  expect(text).toBe(`go:1.21.2
2 packages · Wolfi · linux/amd64

TYPE  PACKAGE           VERSION   ORIGIN  LICENCES  FOUND IN
apk   curl              8.3.0-r0          MIT       lib/apk/db/installed
apk   libcurl-openssl4  8.3.0-r0  curl              lib/apk/db/installed
`);
});

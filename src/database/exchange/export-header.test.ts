import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArchiveError } from '../../image/index.ts';
import { bytesForHeader, decodeExportHeader, encodeExportHeader } from './export-header.ts';

const HEADERS = fc.record({
  schemaVersion: fc.nat(),
  identity: fc.string({ maxLength: 100 }),
  built: fc.string({ maxLength: 40 }),
  size: fc.nat(),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
});

it('reads what it wrote, whatever comes after it, and says how much it needs', () => {
  fc.assert(
    fc.property(HEADERS, fc.uint8Array({ maxLength: 50 }), (header, after) => {
      const written = encodeExportHeader(header);
      const stream = Buffer.concat([written, after]);
      expect(decodeExportHeader(stream)).toEqual(header);
      expect(bytesForHeader(written.subarray(0, 8))).toBe(written.length);
      expect(() => decodeExportHeader(written.subarray(0, -1))).toThrow('its header is cut off');
    }),
  );
});

it('makes nothing of other bytes, and never asks for more than a header may have', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, withMagic) => {
      const magic = encodeExportHeader({ schemaVersion: 1, identity: '', built: '', size: 0, sha256: '' }).subarray(
        0,
        4,
      );
      const stream = withMagic ? Buffer.concat([magic, bytes]) : Buffer.from(bytes);
      if (withMagic && stream.length >= 8) expect(() => decodeExportHeader(stream)).toThrow(ArchiveError);
      else expect(decodeExportHeader(stream)).toBeNull();
      expect(bytesForHeader(stream)).toBeLessThanOrEqual(64 * 1024 + 8);
    }),
  );
});

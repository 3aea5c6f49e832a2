import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdvisoryEvent, Judgement, Justification } from '../../model/index.ts';
import { parseCvss, STATUSES } from '../../model/index.ts';
import { Interner } from '../arrays/columns.ts';
import { PackedReader, PackedWriter } from './packed.ts';
import { packId, packIds, packUsualId, skipId, skipIds, unpackId, unpackIds } from './packed-id.ts';
import { packJudgement, unpackJudgement, unpackLatest } from './packed-judgement.ts';
import { packRatings, unpackRatings } from './packed-ratings.ts';
import { VECTOR_FORMS, type VectorForm } from './packed-vector.ts';

describe('packed records', () => {
  it('give back numbers and texts in their order', () => {
    const value = fc.oneof(
      fc.record({ kind: fc.constant('number' as const), value: fc.maxSafeNat() }),
      fc.record({ kind: fc.constant('signed' as const), value: fc.integer() }),
      fc.record({ kind: fc.constant('text' as const), value: fc.string({ unit: 'binary', maxLength: 3000 }) }),
      fc.record({ kind: fc.constant('optional' as const), value: fc.option(fc.nat()) }),
    );
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const writer = new PackedWriter();
        for (const one of values) {
          if (one.kind === 'number') writer.number(one.value);
          else if (one.kind === 'signed') writer.signed(one.value);
          else if (one.kind === 'optional') writer.optional(one.value);
          else writer.text(one.value);
        }
        const reader = new PackedReader(writer.take());
        const read = values.map(({ kind }) => reader[kind]());
        expect(read).toEqual(values.map((one) => one.value));
        expect(reader.atEnd).toBe(true);
      }),
    );
  });

  it('say so when they end too early', () => {
    const bytes = new PackedWriter().text('nghttp2').take();
    expect(() => new PackedReader(bytes.subarray(0, 4)).text()).toThrow(RangeError);
    expect(() => new PackedReader(Buffer.of(0x80)).number()).toThrow(RangeError);
  });
});

describe('packed ids', () => {
  it.each([
    ['CVE-2023-44487', 4],
    ['CVE-2023-0044', 2],
    ['CVE-2023-00444', 16],
    ['CVE-1999-0001', 2],
    ['CVE-0000-0001', 15],
    ['CVE-2099-2147483', 5],
    ['GHSA-qppj-fm5r-hxr3', 10],
    ['CGA-2222-2222-xxxx', 7],
    ['GHSA-qppj-fm5r-hxra', 21],
    ['ghsa-qppj-fm5r-hxr3', 21],
    ['GO-2023-2102', 5],
    ['GO-2023-0042', 5],
    ['PYSEC-2023-7', 4],
    ['PYSEC-2023-007', 16],
    ['ALSA-2023:5849', 5],
    ['ALSA-2023-5849', 16],
    ['BIT-django-2023-44487', 13],
    ['BIT-a-2023-b-2024-1', 14],
    ['BIT-2023-44487', 16],
    ['RUSTSEC-2021-0001', 4],
    ['GO-1989-1', 11],
    ['', 2],
  ])('%s', (id, bytes) => {
    const writer = new PackedWriter();
    packId(writer, id);
    const packed = writer.take();
    expect(unpackId(new PackedReader(packed))).toBe(id);
    expect(packed.length).toBeLessThanOrEqual(bytes);
    const reader = new PackedReader(packed);
    skipId(reader);
    expect(reader.atEnd).toBe(true);
  });

  it('give back whatever looks like one', () => {
    const part = fc.constantFrom(
      'CVE',
      'GHSA',
      'GO',
      'BIT',
      'ALSA',
      'PYSEC',
      'a',
      '2023',
      '1999',
      '0044',
      '7',
      '22cx',
      '-',
      '-',
      ':',
      ' ',
      'ü',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const writer = new PackedWriter();
        packIds(writer, [parts.join(''), 'end']);
        const packed = writer.take();
        expect(unpackIds(new PackedReader(packed))).toEqual([parts.join(''), 'end']);
        const reader = new PackedReader(packed);
        skipIds(reader);
        expect(reader.atEnd).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of usual forms are packed alike without a text of them', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 11 });
    const cve = fc.tuple(
      fc.constantFrom('CVE', 'CVe', 'BIT'),
      fc.constantFrom('2023', '1989', '2099', '2100', '202'),
      digits,
    );
    const four = fc.string({ unit: fc.constantFrom(...'2cx9cfr1'), minLength: 4, maxLength: 4 });
    const grouped = fc.tuple(fc.constantFrom('GHSA', 'CGA', 'MINI', 'ECHO', 'GHS', 'ABC'), four, four, four);
    let usual = 0;
    fc.assert(
      fc.property(fc.oneof(cve, grouped), fc.constantFrom('', '-', 'x'), (parts, more) => {
        const id = parts.join('-') + more;
        const [writer, other] = [new PackedWriter(), new PackedWriter()];
        const isUsual = packUsualId(writer, Buffer.from(`${id}9`), id.length);
        packId(other, id);
        if (isUsual) usual++;
        expect(writer.take()).toEqual(isUsual ? other.take() : Buffer.alloc(0));
      }),
      { numRuns: 2_000 },
    );
    expect(usual).toBeGreaterThan(20);
  });

  it('of no known form are damage', () => {
    expect(() => unpackId(new PackedReader(Buffer.of(7)))).toThrow(RangeError);
  });
});

const version = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('1.😀', '1.😁', '1.😀b', '1.0'));
const justification = fc.option(
  fc.constantFrom<Justification>('component_not_present', 'inline_mitigations_already_exist'),
);
const event: fc.Arbitrary<AdvisoryEvent> = fc.record({
  time: fc.integer({ min: 0, max: 2 ** 33 }),
  status: fc.constantFrom(...STATUSES),
  fixedVersion: fc.option(version),
  type: fc.constantFrom('detection', 'fixed', 'something-new'),
  note: fc.string(),
  justification,
  detection: fc.option(fc.record({ component: version, version, type: version, location: version })),
});
const judgement: fc.Arbitrary<Judgement> = fc.oneof(
  fc.record({ kind: fc.constant('timeline' as const), events: fc.array(event) }),
  fc.record({
    kind: fc.constant('ranges' as const),
    ranges: fc.array(
      fc.record({
        introduced: fc.oneof(fc.constant('0'), version),
        fixed: fc.option(version),
        lastAffected: fc.option(version),
      }),
    ),
    versions: fc.array(version, { maxLength: 300 }),
    unfixed: fc.constantFrom('affected', 'pending-upstream-fix', 'fix-not-planned', 'under-investigation'),
  }),
  fc.record({ kind: fc.constant('not-affected' as const), justification, note: fc.string() }),
);

describe('packed judgements and ratings', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(judgement, (given) => {
        expect(unpackJudgement(new PackedReader(packed(given)))).toEqual(given);
      }),
    );
  });

  it('tell the last event of a timeline alone, and everything else whole', () => {
    fc.assert(
      fc.property(judgement, (given) => {
        const latest = given.kind === 'timeline' ? { ...given, events: given.events.slice(-1) } : given;
        expect(unpackLatest(new PackedReader(packed(given)))).toEqual(latest);
      }),
    );
  });

  it('are the same bytes for the same judgement', () => {
    fc.assert(
      fc.property(judgement, (given) => {
        expect(packed(structuredClone(given))).toEqual(packed(given));
      }),
    );
  });

  it('keep raters by number, and vectors with their scores', () => {
    const labels = new Interner();
    const ratings = [
      { source: 'nvd', kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 },
      { source: 'osv:AlmaLinux', kind: 'word', value: 'Important', score: null },
      { source: 'nvd', kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', score: 0 },
      { source: 'nvd', kind: 'CVSS_V2', value: 'AV:N', score: null },
    ] as const;
    const writer = new PackedWriter();
    packRatings(writer, ratings, labels);
    expect(unpackRatings(new PackedReader(writer.take()), labels.texts())).toEqual(ratings);
  });
});

describe('packed vectors', () => {
  const letters = (form: VectorForm) => fc.tuple(...form.metrics.map(([, all]) => fc.constantFrom(...all)));
  const vector = fc.constantFrom(...VECTOR_FORMS).chain((form) =>
    letters(form).map((chosen) => ({
      form,
      text: form.prefix + form.metrics.map(([name], nth) => `${name}:${chosen[nth]}`).join('/'),
    })),
  );

  it('come back to the letter, in few bytes with their rater and their score', () => {
    fc.assert(
      fc.property(vector, ({ form, text }) => {
        const rating = { source: 'nvd', kind: form.kind, value: text };
        const [labels, writer] = [new Interner(), new PackedWriter()];
        packRatings(writer, [rating], labels);
        const bytes = writer.take();
        expect(bytes.length).toBeLessThanOrEqual(7);
        const [back] = unpackRatings(new PackedReader(bytes), labels.texts());
        expect(back).toMatchObject(rating);
        // The calculator knows a zero below zero.
        expect(back?.score).toBe((parseCvss(text)?.score ?? 0) + 0);
      }),
      { numRuns: 200 },
    );
  });

  it('are kept as texts where they are written in any other way', () => {
    const changed = fc.tuple(vector, fc.nat(60), fc.constantFrom('', '/', ':', 'X', '/E:P', 'a', 'AV:N'));
    fc.assert(
      fc.property(changed, fc.constantFrom('CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'word'), ([{ text }, at, odd], kind) => {
        const rating = { source: 'x', kind, value: text.slice(0, at) + odd + text.slice(at) };
        const [labels, writer] = [new Interner(), new PackedWriter()];
        packRatings(writer, [rating], labels);
        expect(unpackRatings(new PackedReader(writer.take()), labels.texts())).toMatchObject([rating]);
      }),
    );
  });
});

function packed(judgement: Judgement): Buffer {
  const writer = new PackedWriter();
  packJudgement(writer, judgement);
  return writer.take();
}

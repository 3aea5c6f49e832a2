import { afterEach, expect, test } from 'vitest';
import { LIMITS, limits, setLimits } from '../model/index.ts';
import { parseConfiguration } from './config-file.ts';

afterEach(() => setLimits({}));

test.each([
  ['layerBytes: 300 GiB', { layerBytes: 300 * 1024 ** 3 }],
  ['layerBytes: 300gib', { layerBytes: 300 * 1024 ** 3 }],
  ['manifestBytes: 5000000', { manifestBytes: 5_000_000 }],
  [
    '{ registryStallTime: 90 s, serverScanTime: 10min, feedSilenceTime: 500 ms }',
    { registryStallTime: 90_000, serverScanTime: 600_000, feedSilenceTime: 500 },
  ],
  ['layerEntries: 8000000', { layerEntries: 8_000_000 }],
  ['', {}],
])('%j', (text, settings) => {
  const line = text.startsWith('{') ? `limits: ${text}` : `limits:\n  ${text}`;
  expect(parseConfiguration(line, 'fixedin.yaml').limits).toEqual(settings);
});

test.each([
  ['layerSize: 5', 'fixedin.yaml:2: layerSize is no limit; docs/limits.md names them all'],
  ['constructor: 5', 'fixedin.yaml:2: constructor is no limit; docs/limits.md names them all'],
  ['layerBytes: 5 s', 'fixedin.yaml:2: limits.layerBytes is no size; write 64 MiB or 2 GiB'],
  ['layerBytes: much', 'fixedin.yaml:2: limits.layerBytes is no size; write 64 MiB or 2 GiB'],
  ['layerBytes: -5', 'fixedin.yaml:2: limits.layerBytes is no size; write 64 MiB or 2 GiB'],
  ['layerBytes: [5]', 'fixedin.yaml:2: limits.layerBytes is no size; write 64 MiB or 2 GiB'],
  ['registryStallTime: 5', 'fixedin.yaml:2: limits.registryStallTime is no time; write 30 s or 5 min'],
  ['layers: 1.5', 'fixedin.yaml:2: limits.layers is no number; write a whole number'],
  ['layers: 0', 'fixedin.yaml:2: limits.layers must be a whole number from 1 to 100000; see docs/limits.md'],
  ['documentBytes: 1 TiB', /limits\.documentBytes must be a whole number from 1 to 503316480; see docs\/limits\.md$/],
])('%j names the line', (text, message) => {
  expect(() => parseConfiguration(`limits:\n  ${text}`, 'fixedin.yaml')).toThrow(message);
});

test('what is set replaces what was set before, and nothing that is wrong is half set', () => {
  setLimits({ layers: 5, packages: 6 });
  setLimits({ layers: 7 });
  expect([limits.layers, limits.packages]).toEqual([7, LIMITS.packages.default]);
  expect(() => setLimits({ layers: 8, packages: -1 })).toThrow('limits.packages: must be a whole number from 1 to');
  expect(limits.layers).toBe(7);
});

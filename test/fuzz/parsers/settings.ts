import { parseConfiguration } from '../../../src/cli/config-file.ts';
import { parseIgnoreFile } from '../../../src/cli/ignore-file.ts';
import { parseAuthFile } from '../../../src/image/credentials/auth-file.ts';
import { isOwnError } from './own-error.ts';
import { type Parser, samplesOf } from './types.ts';

/** Files of whoever runs it, which may come with somebody else's repository. */
export function settings(): readonly Parser[] {
  return [
    {
      name: 'configuration',
      samples: samplesOf(CONFIGURATION),
      read: (bytes) => parseConfiguration(bytes.toString('utf8'), 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'ignore-rules',
      samples: samplesOf(IGNORE_RULES),
      read: (bytes) => parseIgnoreFile(bytes.toString('utf8'), 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'auth-file',
      samples: samplesOf(JSON.stringify(DOCKER), JSON.stringify(CONTAINERS)),
      read: (bytes) => parseAuthFile(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
  ];
}

const CONFIGURATION = `sources:
  - osv:https://a.example/all.zip
  - 'wolfi:./feeds'
registries:
  allowed: [ghcr.io/a, registry.example:5000]
  insecure: [registry.example:5000]
  credentials: true
server:
  publicUrl: https://a.example
vex: [a.json]
ignore: .fixedin-ignore.yaml
limits:
  layerBytes: 512 GiB
  registryStallTime: 2 min
  layerEntries: 8000000
`;

const IGNORE_RULES = `ignore:
  - vulnerability: CVE-2024-0001
    package: pkg:deb/debian/a
    path: usr/lib/**
    reason: not used
    expires: 2030-01-02
  - package: openssl
    reason: |
      a
`;

const DOCKER = {
  auths: {
    'https://index.docker.io/v1/': { auth: Buffer.from('name:secret').toString('base64') },
    'ghcr.io': { identitytoken: 'a' },
    'a.example': { username: 'a', password: 'b' },
  },
  credsStore: 'secretservice',
  credHelpers: { 'gcr.io': 'gcloud' },
};
const CONTAINERS = { auths: { 'a.example/namespace': { auth: Buffer.from('a:b\0\0').toString('base64') } } };

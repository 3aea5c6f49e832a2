import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key pair and what is said of it, as PEM, and the files that hold them. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** An authority that trusts itself, made by openssl in a folder of the test. */
export function makeAuthority(folder: string, name: string): Certificate {
  const files = filesOf(folder, name);
  openssl('req', '-x509', ...NEW_KEY, '-days', '1', '-subj', `/CN=${name}`, ...files.out);
  return read(files);
}

/** @param names what the certificate is for: `DNS:registry.test`, `IP:127.0.0.1` */
export function makeCertificate(folder: string, name: string, authority: Certificate, names: string): Certificate {
  const files = filesOf(folder, name);
  const request = join(folder, `${name}.csr`);
  openssl('req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', files.keyFile, '-out', request);
  const extensions = join(folder, `${name}.ext`);
  writeFileSync(extensions, `subjectAltName=${names}\n`);
  const signer = ['-CA', authority.certificateFile, '-CAkey', authority.keyFile, '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    request,
    ...signer,
    '-days',
    '1',
    '-extfile',
    extensions,
    '-out',
    files.certificateFile,
  );
  return read(files);
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function filesOf(folder: string, name: string) {
  const [certificateFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}-key.pem`)];
  return { certificateFile, keyFile, out: ['-keyout', keyFile, '-out', certificateFile] };
}

function read({ certificateFile, keyFile }: { readonly certificateFile: string; readonly keyFile: string }) {
  const [certificate, key] = [readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8')];
  return { certificate, key, certificateFile, keyFile };
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

import { ImageError, type ImageErrorCode } from '../errors.ts';

/** A failed try after which another may succeed. When no more are made, it is the error that the person sees. */
export class TransientError extends ImageError {
  /** In milliseconds, where the server says how long to wait. */
  readonly retryAfter: number | null;

  constructor(
    code: ImageErrorCode,
    subject: string,
    problem: string,
    remedy: string,
    retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(code, subject, problem, remedy, options);
    this.retryAfter = retryAfter;
  }
}

/**
 * What an error of Node's network layer means.
 * @param subject the image's reference
 */
export function networkFailure(cause: unknown, url: URL, subject: string): ImageError {
  if (cause instanceof ImageError) return cause;
  const code = errorCode(cause);
  const host = url.host;
  // By whoever wants no answer any more, who needs no cause.
  if (code === 'ABORT_ERR') return new ImageError('unreachable', subject, `the request to ${host} was broken off here`);
  if (code === 'ECONNREFUSED') {
    return new ImageError('unreachable', subject, `${host} refuses the connection`, 'check host and port', { cause });
  }
  if (code === 'ENOTFOUND') {
    return new ImageError('unreachable', subject, `there is no host ${host}`, 'check the name', { cause });
  }
  if (NO_ROUTE.includes(code)) {
    return new ImageError('unreachable', subject, `no network leads to ${host} (${code})`, CHECK_NETWORK, { cause });
  }
  if (WANTS_CERTIFICATE.test(code)) {
    const problem = `${host} wants to know a client certificate, and not the one it was given or none (${code})`;
    const remedy = 'name one in the configuration (registries.hosts, certificate and key)';
    return new ImageError('unreachable', subject, problem, remedy, { cause });
  }
  if (code === 'ERR_PROXY_TUNNEL') {
    const problem = `the proxy of HTTPS_PROXY does not lead to ${host}`;
    return new ImageError('unreachable', subject, problem, 'check it, or name the host in NO_PROXY');
  }
  if (CERTIFICATE.test(code)) {
    const remedy = 'name its authority in the configuration (registries.hosts, ca) or in NODE_EXTRA_CA_CERTS';
    return new ImageError('unreachable', subject, `the certificate of ${host} is not trusted (${code})`, remedy, {
      cause,
    });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    const remedy = 'where it serves plain HTTP, name it as an insecure registry';
    return new ImageError('unreachable', subject, `${host} does not answer in TLS`, remedy, { cause });
  }
  if (code === 'EAI_AGAIN') {
    const problem = `the name of ${host} cannot be looked up now`;
    return new TransientError('unreachable', subject, problem, CHECK_NETWORK, null, { cause });
  }
  if (code === 'ETIMEDOUT') return timedOut(subject, `${host} does not answer`);
  const problem = `the connection to ${host} broke${code === '' ? '' : ` (${code})`}`;
  return new TransientError('unreachable', subject, problem, CHECK_NETWORK, null, { cause });
}

/** A host that lets a limit of time pass. */
export function timedOut(subject: string, problem: string): TransientError {
  return new TransientError('timed-out', subject, problem, CHECK_NETWORK);
}

const CHECK_NETWORK = 'check the network, or try again later';
const NO_ROUTE: readonly string[] = ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'];
/** What the other side says of this side's certificate. https://www.rfc-editor.org/rfc/rfc8446#section-6 */
const WANTS_CERTIFICATE =
  /^ERR_SSL_.*ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;
/** OpenSSL's reasons to reject a certificate. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|^UNABLE_TO_|^ERR_TLS_|^HOSTNAME_MISMATCH$|^CRL_/;

/** A host of several addresses fails with one error for each; they seldom differ, and the first says enough. */
function errorCode(cause: unknown): string {
  if (cause instanceof AggregateError) {
    const inner: unknown = cause.errors[0];
    return errorCode(inner);
  }
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}

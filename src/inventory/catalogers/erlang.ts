import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Applications of Erlang and Elixir, in a release or beside the compiler: `lib/NAME-VERSION/ebin/NAME.app`, a term
 * `{application, NAME, [{vsn, "VERSION"}, …]}.` https://www.erlang.org/doc/apps/kernel/app.html
 *
 * Those of Erlang/OTP and of Elixir itself are not on Hex. And OTP as a whole: `releases/25/OTP_VERSION`,
 * https://www.erlang.org/doc/system/versions.html
 */
export const erlang: Cataloger = {
  name: 'erlang',
  about: {
    reads: 'Erlang and Elixir',
    packages: ['hex', 'otp', 'generic'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.app', '/OTP_VERSION'],
  wants: (path, size) =>
    size <= MAX_BYTES &&
    ((path.endsWith('.app') && APP.test(path)) || (path.endsWith('/OTP_VERSION') && OTP_VERSION.test(path))),
  catalog: (file) => (APP.test(file.path) ? readApp(file) : readOtpVersion(file)),
};

/** Applications of thousands of modules, each named, have 100 KiB. */
const MAX_BYTES = 4 * 1024 * 1024;
const APP = /(?:^|\/)ebin\/([^/]+)\.app$/;
const OTP_VERSION = /(?:^|\/)releases\/\d+\/OTP_VERSION$/;

function readApp(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const name = APP.exec(file.path)?.[1] ?? '';
  const stated = /\{\s*application\s*,\s*'?([\w@.-]+)'?\s*,/.exec(text);
  // A folder of that name may hold other things.
  if (stated === null) return cataloged({});
  if (stated[1] !== name) throw new Error(`is of an application '${(stated[1] ?? '').slice(0, 100)}', not of ${name}`);
  const version = /\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/.exec(text)?.[1] ?? '';
  const isOtp = OTP_APPLICATIONS.has(name);
  const found = languagePackage(isOtp ? { type: 'otp', name, version } : { type: 'hex', name, version });
  return found === null ? cataloged({ problems: [`tells no version of ${name}`] }) : cataloged({ packages: [found] });
}

function readOtpVersion(file: EvidenceFile) {
  const found = languagePackage({ type: 'generic', name: 'erlang', version: file.bytes.toString('utf8').trim() });
  return found === null
    ? cataloged({ problems: ['tells no version of Erlang/OTP'] })
    : cataloged({ packages: [found] });
}

/** https://www.erlang.org/doc/applications.html, with those of former releases, and Elixir's own. */
const OTP_APPLICATIONS: ReadonlySet<string> = new Set(
  (
    'asn1 common_test compiler cosEvent cosEventDomain cosFileTransfer cosNotification cosProperty cosTime ' +
    'cosTransactions crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp gs hipe ' +
    'ic inets jinterface kernel megaco mnesia observer odbc orber os_mon ose otp_mibs parsetools percept public_key ' +
    'reltool runtime_tools sasl snmp ssh ssl stdlib syntax_tools test_server tftp tools typer webtool wx xmerl ' +
    'eex elixir ex_unit iex logger mix'
  ).split(' '),
);

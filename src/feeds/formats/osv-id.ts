import { urlPart } from '../../model/index.ts';

/**
 * Home databases whose ids OSV knows by their prefix.
 * https://ossf.github.io/osv-schema/#id-modified-fields
 */
const HOME_DATABASES =
  /^(?:ASB-A|PUB-A|ALPINE|ALSA|ALBA|ALEA|AZL|BELL|BIT|CGA|CLEANSTART|CLSA|CURL|CVE|DEBIAN|DHI|DRUPAL|DSA|DLA|ELA|DTSA|ECHO|EEF|FreeBSD|GHSA|GO|GSD|HSEC|JLSEC|KUBE|LBSEC|LSN|MAL|MINI|MGASA|OESA|OSEC|OSV|openSUSE-SU|PHSA|PSF|PYSEC|RHBA|RHEA|RHSA|RLSA|RXSA|RSEC|ROOT|RUSTSEC|SUSE-[SRFO]U|UBUNTU|USN|V8)-/;

/** The mark of a record of a database that OSV does not know. */
const UNKNOWN_HOME = 'x_';

/** The id under which a feed in OSV carries an advisory: its own, or `x_` and its own where OSV knows no such ids. */
export function osvId(id: string): string {
  return HOME_DATABASES.test(id) || id.startsWith(UNKNOWN_HOME) ? id : `${UNKNOWN_HOME}${id}`;
}

/** The advisories' ids that an id of an OSV feed may stand for: itself, and what follows its `x_`. */
export function advisoryIdsOfOsv(id: string): readonly string[] {
  return id.startsWith(UNKNOWN_HOME) ? [id.slice(UNKNOWN_HOME.length), id] : [id];
}

/** A record's file in a feed: `CGA-q2g4-fr75-mfgw.json`; what is no part of a file's name is percent-encoded. */
export function osvFileName(id: string): string {
  return `${urlPart(id)}.json`;
}

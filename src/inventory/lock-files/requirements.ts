import { languagePackage } from '../catalogers/language-package.ts';
import { linesIn, lockFile } from './lock-file.ts';

/**
 * pip's requirements files, as far as they pin: `name[extra]==1.2.3 ; marker --hash=… # comment`. A range says nothing
 * of what will be installed, nor does a pin that only begins a version (`==1.*`).
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export const requirements = lockFile('requirements', 'pypi', ['requirements*.txt'], (file) =>
  linesIn(file).flatMap((line) => {
    const { name, version } = PIN.exec(line)?.groups ?? {};
    return name === undefined || version === undefined ? [] : languagePackage({ type: 'pypi', name, version });
  }),
);

const PIN = /^\s*(?<name>[A-Za-z0-9][\w.-]*)(?: *\[[^\]]*\])? *={2,3} *(?<version>[\w.!+-]+)(?=[\s;\\]|$)/;

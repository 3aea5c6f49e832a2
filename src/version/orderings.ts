import type { PackageType } from '../model/index.ts';
import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { bitnami } from './bitnami.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { conan } from './conan.ts';
import { conda } from './conda.ts';
import { cpan } from './cpan.ts';
import { cran } from './cran.ts';
import { deb } from './deb.ts';
import { ebuild } from './ebuild.ts';
import { gem } from './gem.ts';
import { generic } from './generic.ts';
import { github } from './github.ts';
import { golang } from './golang.ts';
import { hackage } from './hackage.ts';
import { hex } from './hex.ts';
import { luarocks } from './luarocks.ts';
import { maven } from './maven.ts';
import { nix } from './nix.ts';
import { npm } from './npm.ts';
import { nuget } from './nuget.ts';
import { opkg } from './opkg.ts';
import type { Ordering } from './ordering.ts';
import { otp } from './otp.ts';
import { pub } from './pub.ts';
import { pypi } from './pypi.ts';
import { rpm } from './rpm.ts';
import { semver } from './semver.ts';
import { swift } from './swift.ts';
import { wordpress } from './wordpress.ts';
import { xbps } from './xbps.ts';

/** One ordering for each type of package. */
export const ORDERINGS: Readonly<Record<PackageType, Ordering>> = {
  alpm,
  apk,
  bitnami,
  cargo,
  composer,
  conan,
  conda,
  cpan,
  cran,
  deb,
  ebuild,
  gem,
  generic,
  github,
  golang,
  hackage,
  hex,
  luarocks,
  maven,
  npm,
  nuget,
  pub,
  pypi,
  rpm,
  semver,
  swift,
  nix,
  opkg,
  otp,
  wordpress,
  xbps,
};

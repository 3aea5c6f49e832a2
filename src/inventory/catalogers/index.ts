import { apk } from './apk.ts';
import { bitnami } from './bitnami.ts';
import { chisel } from './chisel.ts';
import { composer } from './composer.ts';
import { conan } from './conan.ts';
import { conda } from './conda.ts';
import { cpan } from './cpan.ts';
import { cran } from './cran.ts';
import { dotnet } from './dotnet.ts';
import { dpkg } from './dpkg.ts';
import { erlang } from './erlang.ts';
import { goBinary } from './go-binary.ts';
import { haskell } from './haskell.ts';
import { javaArchive } from './java-archive.ts';
import { luarocks } from './luarocks.ts';
import { nix } from './nix.ts';
import { npm } from './npm.ts';
import { opkg } from './opkg.ts';
import { osRelease } from './os-release.ts';
import { pacman } from './pacman.ts';
import { portage } from './portage.ts';
import { programs } from './programs.ts';
import { pub } from './pub.ts';
import { python } from './python.ts';
import { pythonArchive } from './python-archive.ts';
import { rpm } from './rpm.ts';
import { rubygems } from './rubygems.ts';
import { runtimes } from './runtimes.ts';
import { rustBinary } from './rust-binary.ts';
import { sbomFiles } from './sbom-files.ts';
import type { Cataloger } from './types.ts';
import { wordpress } from './wordpress.ts';
import { xbps } from './xbps.ts';
import { yarnPnp } from './yarn-pnp.ts';

/** Every cataloger, one line each. Who changes one counts its `version` up. */
export const CATALOGERS: readonly Cataloger[] = [
  osRelease, // os-release
  apk, // Alpine, Wolfi, Chainguard
  dpkg, // Debian, Ubuntu, distroless
  chisel, // chiselled Ubuntu
  rpm, // Red Hat and its rebuilds, Fedora, SUSE, Amazon, Azure Linux, Photon
  pacman, // Arch
  portage, // Gentoo
  xbps, // Void
  opkg, // OpenWrt, Yocto
  nix, // Nix
  npm, // npm, pnpm, Yarn, Bun
  yarnPnp, // Yarn Plug'n'Play
  python, // pip, uv, setuptools
  pythonArchive, // zipped eggs
  conda, // conda, mamba, pixi
  rubygems, // gem, Bundler
  composer, // PHP
  cran, // R
  cpan, // Perl
  luarocks, // Lua
  pub, // Dart
  conan, // C and C++
  rustBinary, // Rust programs that cargo-auditable described
  javaArchive, // jar, war, ear and their kin, and the archives in them
  dotnet, // .NET applications and shared runtimes
  erlang, // Erlang and Elixir
  haskell, // GHC, Cabal, Stack
  bitnami, // components of Bitnami's images
  wordpress, // WordPress, its plugins and themes
  runtimes, // Java, Go and Node.js, by the texts beside them
  programs, // programs built from source, by what they say of themselves
  sbomFiles, // SBOMs that packages bring along
  goBinary, // Go programs, by the build information in them
];

/** Every place of every cataloger. */
export const PLACES: readonly string[] = CATALOGERS.flatMap((cataloger) => cataloger.places);

export { OS_RELEASE_PLACES } from './os-release.ts';
export { isSbomFile } from './sbom-files.ts';
export * from './types.ts';

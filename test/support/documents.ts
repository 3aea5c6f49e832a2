import type { Inventory, Package } from '../../src/model/index.ts';

/** One line of a report as a test wants it. */
export interface Line {
  readonly id: string;
  readonly package: Package;
  readonly fixedIn: string | null;
}

/** The same inventory as other tools write it, in the shapes that they had in 2024. */
export const SBOMS: Readonly<Record<string, (inventory: Inventory) => object | string>> = {
  'CycloneDX of Syft': ({ packages, distro }) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { type: 'container', name: 'go', version: 'sha256:0' } },
    components: [
      ...packages.map((pkg) => ({
        'bom-ref': `${pkg.purl}&package-id=1`,
        type: 'library',
        name: pkg.name,
        version: pkg.version,
        licenses: pkg.licences.map((id) => ({ license: { id } })),
        purl: syftPurl(pkg),
        properties: [
          { name: 'syft:location:0:path', value: `/${pkg.locations[0]?.path}` },
          { name: 'syft:metadata:originPackage', value: pkg.origin?.name },
        ],
      })),
      { type: 'operating-system', name: distro?.id, version: '20230201' },
      { type: 'file', name: '/etc/os-release' },
    ],
  }),
  'CycloneDX of Trivy': ({ packages, distro }) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { type: 'container', name: 'go' } },
    components: [
      {
        type: 'operating-system',
        name: distro?.id,
        version: '20230201',
        components: packages.map((pkg) => ({
          type: 'library',
          name: pkg.name,
          version: pkg.version,
          purl: `pkg:apk/wolfi/${encodeURIComponent(pkg.name)}@${pkg.version}?arch=x86_64&distro=20230201`,
          properties: [
            { name: 'aquasecurity:trivy:SrcName', value: pkg.origin?.name },
            { name: 'aquasecurity:trivy:SrcVersion', value: pkg.version },
          ],
        })),
      },
    ],
  }),
  'SPDX of Syft': ({ packages }) => ({
    spdxVersion: 'SPDX-2.3',
    name: 'go',
    packages: [
      { SPDXID: 'SPDXRef-Root', name: 'go', versionInfo: '1.21.2', primaryPackagePurpose: 'CONTAINER' },
      ...packages.map((pkg, index) => ({
        SPDXID: `SPDXRef-${index}`,
        name: pkg.name,
        versionInfo: pkg.version,
        licenseDeclared: pkg.licences[0] ?? 'NOASSERTION',
        sourceInfo: 'acquired package info from APK DB: /lib/apk/db/installed',
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: syftPurl(pkg) },
        ],
      })),
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-Root', relationshipType: 'DESCRIBES' },
    ],
  }),
  'SPDX of Trivy': ({ packages, distro }) => ({
    spdxVersion: 'SPDX-2.3',
    name: 'go',
    packages: [
      { SPDXID: 'SPDXRef-OS', name: distro?.id, versionInfo: '20230201', primaryPackagePurpose: 'OPERATING-SYSTEM' },
      ...packages.map((pkg, index) => ({
        SPDXID: `SPDXRef-${index}`,
        name: pkg.name,
        versionInfo: pkg.version,
        sourceInfo: `built package from: ${pkg.origin?.name} ${pkg.version}`,
        externalRefs: [
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: `pkg:apk/wolfi/${encodeURIComponent(pkg.name)}@${pkg.version}?distro=20230201`,
          },
        ],
      })),
    ],
  }),
  'CycloneDX in XML': ({ packages, distro }) => `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">
  <metadata><component type="container" bom-ref="r"><name>go</name><version>sha256:0</version></component></metadata>
  <components>
    <component type="operating-system"><name>${distro?.id}</name><version>20230201</version></component>
${packages
  .map(
    (pkg) => `    <component type="library" bom-ref="${xml(pkg.purl)}">
      <name>${xml(pkg.name)}</name>
      <version>${pkg.version}</version>
      <licenses>${pkg.licences.map((licence) => `<license><name>${xml(licence)}</name></license>`).join('')}</licenses>
      <purl>${xml(syftPurl(pkg))}</purl>
      <properties><property name="syft:location:0:path">/${pkg.locations[0]?.path}</property></properties>
    </component>`,
  )
  .join('\n')}
  </components>
</bom>
`,
  'SPDX in tags and values': ({ packages, distro }) => `# A comment
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: go
DocumentComment: <text>Two lines,
PackageName: this one is none</text>

PackageName: go
SPDXID: SPDXRef-Root
PackageVersion: sha256:0
PrimaryPackagePurpose: CONTAINER

PackageName: ${distro?.id}
SPDXID: SPDXRef-OS
PackageVersion: 20230201
PrimaryPackagePurpose: OPERATING-SYSTEM

${packages
  .map(
    (pkg, index) => `PackageName: ${pkg.name}
SPDXID: SPDXRef-${index}
PackageVersion: ${pkg.version}
PackageLicenseDeclared: ${pkg.licences[0] ?? 'NOASSERTION'}
PackageSourceInfo: <text>acquired package info from APK DB: /lib/apk/db/installed</text>
ExternalRef: PACKAGE-MANAGER purl ${syftPurl(pkg)}
`,
  )
  .join('\n')}
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Root
`,
  'JSON of Syft': ({ packages, distro }) => ({
    artifacts: packages.map(syftArtifact),
    artifactRelationships: [],
    source: {
      type: 'image',
      metadata: { userInput: 'go', manifestDigest: 'sha256:0', architecture: 'amd64', os: 'linux' },
    },
    distro: { id: distro?.id, versionID: '20230201', prettyName: 'Wolfi' },
    descriptor: { name: 'syft', version: '0.100.0' },
    schema: {
      version: '13.0.0',
      url: 'https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-13.0.0.json',
    },
  }),
  'JSON of Docker Scout': (inventory) => ({ ...scoutSbom(inventory), vulnerabilities: undefined }),
};

/** A report of these lines as each scanner writes it. */
export const REPORTS: Readonly<Record<string, (inventory: Inventory, lines: readonly Line[]) => object>> = {
  'JSON of Grype': ({ distro }, lines) => ({
    matches: lines.map((line) => ({
      vulnerability: {
        id: line.id,
        severity: 'High',
        fix: {
          versions: line.fixedIn === null ? [] : [line.fixedIn],
          state: line.fixedIn === null ? 'not-fixed' : 'fixed',
        },
      },
      relatedVulnerabilities: [],
      artifact: { ...syftArtifact(line.package), upstreams: [{ name: line.package.origin?.name }] },
    })),
    source: {
      type: 'image',
      target: { userInput: 'go', manifestDigest: 'sha256:0', architecture: 'amd64', os: 'linux' },
    },
    distro: { name: distro?.id, version: '20230201' },
    descriptor: { name: 'grype', version: '0.74.0' },
  }),
  'SARIF of Grype': (_inventory, lines) =>
    sarif('Grype', lines, (line) => ({
      rule: {
        id: `${line.id}-${line.package.name}`,
        help: {
          text: `Vulnerability ${line.id}\nSeverity: high\nPackage: ${line.package.name}\nVersion: ${line.package.version}\nFix Version: ${line.fixedIn ?? ''}\nType: apk\nLocation: /lib/apk/db/installed\nData Namespace: wolfi:distro:wolfi:rolling\nLink: ${line.id}`,
        },
      },
      text: `A high vulnerability in apk package: ${line.package.name}, version ${line.package.version} was found`,
    })),
  'JSON of Trivy': ({ packages, distro }, lines) => ({
    SchemaVersion: 2,
    ArtifactName: 'go',
    ArtifactType: 'container_image',
    Metadata: { OS: { Family: distro?.id, Name: '20230201' }, ImageConfig: { architecture: 'amd64', os: 'linux' } },
    Results: [
      {
        Target: 'go (wolfi 20230201)',
        Class: 'os-pkgs',
        Type: 'wolfi',
        Packages: packages.map((pkg) => ({
          ID: `${pkg.name}@${pkg.version}`,
          Name: pkg.name,
          Identifier: { PURL: syftPurl(pkg) },
          Version: pkg.version,
          Arch: 'x86_64',
          SrcName: pkg.origin?.name,
          SrcVersion: pkg.version,
        })),
        Vulnerabilities: lines.map((line) => ({
          VulnerabilityID: line.id,
          PkgID: `${line.package.name}@${line.package.version}`,
          PkgName: line.package.name,
          InstalledVersion: line.package.version,
          FixedVersion: line.fixedIn ?? undefined,
          Severity: 'HIGH',
        })),
      },
    ],
  }),
  'SARIF of Trivy': (_inventory, lines) =>
    sarif('Trivy', lines, (line) => ({
      rule: { id: line.id, name: 'OsPackageVulnerability' },
      text: `Package: ${line.package.name}\nInstalled Version: ${line.package.version}\nVulnerability ${line.id}\nSeverity: HIGH\nFixed Version: ${line.fixedIn ?? ''}\nLink: [${line.id}](https://avd.aquasec.com/nvd/${line.id.toLowerCase()})`,
    })),
  'JSON of Docker Scout': (inventory, lines) => ({
    ...scoutSbom(inventory),
    vulnerabilities: lines.map((line) => ({
      purl: scoutPurl(line.package),
      vulnerabilities: [{ source: 'wolfi', source_id: line.id, fixed_by: line.fixedIn ?? 'not fixed' }],
    })),
  }),
  'SARIF of Docker Scout': (_inventory, lines) =>
    sarif('docker scout', lines, (line) => ({
      rule: {
        id: line.id,
        properties: { fixed_version: line.fixedIn ?? 'not fixed', purls: [scoutPurl(line.package)] },
      },
      text: `Vulnerability : ${line.id}\nSeverity      : HIGH\nPackage       : ${scoutPurl(line.package)}\nAffected range : <9\nFixed version : ${line.fixedIn ?? 'not fixed'}\n`,
    })),
};

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function sarif(
  name: string,
  lines: readonly Line[],
  of: (line: Line) => { rule: { id: string }; text: string },
): object {
  const made = lines.map(of);
  const rules = [...new Map(made.map(({ rule }) => [rule.id, rule])).values()];
  return {
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, version: '1.0', rules } },
        results: made.map(({ rule, text }) => ({
          ruleId: rule.id,
          message: { text },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'go' } } }],
        })),
      },
    ],
  };
}

function syftArtifact(pkg: Package): object {
  return {
    id: pkg.purl,
    name: pkg.name,
    version: pkg.version,
    type: 'apk',
    locations: [{ path: '/lib/apk/db/installed' }],
    licenses: pkg.licences.map((value) => ({ value, spdxExpression: value })),
    purl: syftPurl(pkg),
    metadata: { originPackage: pkg.origin?.name, architecture: pkg.architecture },
  };
}

function syftPurl({ name, version, architecture, origin }: Package): string {
  const upstream = origin === null || origin.name === name ? '' : `&upstream=${encodeURIComponent(origin.name)}`;
  return `pkg:apk/wolfi/${encodeURIComponent(name)}@${version}?arch=${architecture}${upstream}&distro=wolfi-20230201`;
}

function scoutPurl({ name, version }: Package): string {
  return `pkg:apk/wolfi/${encodeURIComponent(name)}@${version}?os_name=wolfi&os_version=20230201`;
}

function scoutSbom({ packages, distro }: Inventory): object {
  return {
    source: {
      type: 'image',
      image: { name: 'go', digest: 'sha256:0', distro: { os_name: distro?.id, os_version: '20230201' } },
    },
    artifacts: packages.map((pkg) => ({
      type: 'apk',
      namespace: 'wolfi',
      name: pkg.name,
      version: pkg.version,
      purl: scoutPurl(pkg),
      parent: pkg.origin?.name,
      locations: [{ path: '/lib/apk/db/installed', digest: '', diff_id: '' }],
    })),
    descriptor: { name: 'docker-index', version: '1.2.0', sbom_version: '10' },
  };
}

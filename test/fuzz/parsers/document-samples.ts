/** Small sound SBOMs and reports, whose every part some reader looks at. */
export function documentSamples(): readonly Buffer[] {
  const component = {
    type: 'library',
    'bom-ref': 'a',
    name: 'a',
    version: '1.0',
    purl: 'pkg:npm/a@1.0',
    licenses: [{ license: { id: 'MIT' } }],
    components: [{ type: 'library', name: 'b', purl: 'pkg:npm/b@1' }],
  };
  const spdxPackage = {
    SPDXID: 'SPDXRef-a',
    name: 'a',
    versionInfo: '1.0',
    downloadLocation: 'NOASSERTION',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/a@1.0' }],
  };
  const grype = {
    matches: [
      {
        vulnerability: { id: 'CVE-2024-0001', severity: 'High' },
        artifact: { name: 'a', version: '1', type: 'npm', purl: 'pkg:npm/a@1', locations: [{ path: '/a' }] },
      },
    ],
    source: { type: 'image', target: { userInput: 'a' } },
    distro: { name: 'debian', version: '12' },
    descriptor: { name: 'grype', version: '0.80.0' },
  };
  const trivy = {
    SchemaVersion: 2,
    ArtifactName: 'a',
    ArtifactType: 'container_image',
    Results: [
      {
        Target: 'a',
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: [
          {
            VulnerabilityID: 'CVE-2024-0001',
            PkgName: 'a',
            InstalledVersion: '1',
            PkgIdentifier: { PURL: 'pkg:deb/debian/a@1' },
          },
        ],
      },
    ],
  };
  const sarif = {
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Trivy', rules: [{ id: 'CVE-2024-0001' }] } },
        results: [
          {
            ruleId: 'CVE-2024-0001',
            ruleIndex: 0,
            message: { text: 'Package: a\nInstalled Version: 1' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'a' } } }],
          },
        ],
      },
    ],
  };
  const texts = [
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'container', name: 'a' } },
      components: [component, { type: 'operating-system', name: 'debian', version: '12' }],
    }),
    '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component type="library" bom-ref="a"><name>a</name><version>1.0</version><purl>pkg:npm/a@1.0</purl></component></components></bom>',
    JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'a',
      documentNamespace: 'https://a.example',
      packages: [spdxPackage],
      relationships: [
        { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-a' },
      ],
    }),
    'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: a\n\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1.0\nPackageComment: <text>x\ny</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1.0\n',
    JSON.stringify(grype),
    JSON.stringify(trivy),
    JSON.stringify(sarif),
  ];
  return texts.map((value) => Buffer.from(value));
}

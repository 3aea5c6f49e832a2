/**
 * The house, floor by floor (docs/architecture.md): a folder imports only from the floors above it in this list,
 * and only through their front door (index.ts).
 */
const floors = [
  'model',
  'version',
  'image',
  'inventory',
  'feeds',
  'database',
  'scan',
  'diff',
  'fleet',
  'report',
  'web',
  'server',
  'library',
  'cli',
  'action',
];

const upward = floors.slice(0, -1).map((floor, level) => ({
  name: `floor-${floor}`,
  comment: `src/${floor} may import only from ${floors.slice(0, level).join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^src/${floor}/` },
  to: { path: `^src/(${floors.slice(level + 1).join('|')})/` },
}));

export default {
  forbidden: [
    ...upward,
    {
      name: 'front-door',
      comment: 'Another folder is entered through its index.ts only.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.tsx?$'] },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(test|fixture)\\.tsx?$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};

import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { cli: 'src/cli/main.ts', model: 'src/model/index.ts' },
  platform: 'node',
  target: 'node22',
  dts: true,
});

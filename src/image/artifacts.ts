import type { Artifact } from './registry/artifact.ts';
import type { RegistryOptions } from './registry/index.ts';
import type { NewArtifact, PushOptions, PushReport } from './registry/push.ts';

/** As `registry/artifact.ts` has it, loaded when it is called: who scans what is on disk needs no HTTP. */
export async function openArtifact(reference: string, options: RegistryOptions = {}): Promise<Artifact> {
  const artifact = await import('./registry/artifact.ts');
  return artifact.openArtifact(reference, options);
}

/** As `registry/push.ts` has it, loaded when it is called. */
export async function pushArtifact(
  reference: string,
  artifact: NewArtifact,
  options: PushOptions = {},
): Promise<PushReport> {
  const push = await import('./registry/push.ts');
  return push.pushArtifact(reference, artifact, options);
}

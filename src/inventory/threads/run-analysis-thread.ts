/** For a program of one file, when it is started as a thread: analyses what `AnalysisThreads` hands it. */
export async function runAnalysisThread(): Promise<void> {
  await import('./analysis-thread.ts');
}

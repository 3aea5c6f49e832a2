import { isMainThread } from 'node:worker_threads';
import { runAnalysisThread } from '../inventory/index.ts';
import { runAction } from './run.ts';

// One file is both the action and the threads that it starts.
if (isMainThread) process.exitCode = await runAction(process.env, (line) => process.stdout.write(line));
else await runAnalysisThread();

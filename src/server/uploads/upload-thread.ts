import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../database/index.ts';
import { setLimits } from '../../model/index.ts';
import { replyTo } from './upload-answer.ts';
import { type FromUploadThread, type ToUploadThread, toFailure } from './upload-messages.ts';

module.enableCompileCache?.();

/** Runs in a thread of its own, which answers the one upload that it was started for, and ends. */
const { limits, databaseFile, said, question }: ToUploadThread = workerData;
setLimits(limits);
const reply = answer();
parentPort?.postMessage(reply, reply.kind === 'json' ? [reply.body.buffer] : []);

function answer(): FromUploadThread {
  try {
    using database = openDatabase(databaseFile);
    return replyTo(question, database, said);
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error) };
  }
}

import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type FromSubstringThread, fromWork, type SubstringWork } from './substring-messages.ts';
import { SubstringPacker } from './substring-packer.ts';

module.enableCompileCache?.();

/** Runs in a thread of its own: packs share after share of the substrings, as long as there are any that nobody has. */
const port = parentPort;
if (port === null) throw new Error('substring-thread is no program: write-substrings starts it');
const work: SubstringWork = workerData;
const packer = new SubstringPacker(fromWork(work));
for (let share = Atomics.add(work.next, 0, 1); share < packer.shares; share = Atomics.add(work.next, 0, 1)) {
  const rows = packer.pack(share);
  say({ kind: 'share', share, rows }, [rows.buffer]);
}
say({ kind: 'ended' });
port.close();

function say(message: FromSubstringThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '../model/index.ts';
import { STALL_BYTES } from './limits.ts';
import { refuseConnection, SlowBodyError } from './refused-connection.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Cuts off whoever sends a body drop by drop: it would hold one of the few turns in which uploads are read for as long
 * as a whole request may take.
 */
export function cuttingSlowBodies(listener: Listener): Listener {
  return (request, response) => {
    if (hasBody(request)) watch(request);
    listener(request, response);
  };
}

/** https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function watch(request: IncomingMessage): void {
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    const came = socket.bytesRead - before;
    before = socket.bytesRead;
    // What has come and was not read yet is no fault of the client's.
    if (came >= STALL_BYTES || request.readableLength >= request.readableHighWaterMark) return;
    clearInterval(timer);
    refuseConnection(new SlowBodyError('the body came too slowly'), socket);
  }, limits.serverStallTime);
  request.once('close', () => clearInterval(timer));
}

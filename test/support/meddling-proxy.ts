import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { startWebServer, type WebServer } from './web-server.ts';

/** What a proxy does to one request: `pass` it on, or answer it itself and give true. */
export type Meddling = (message: IncomingMessage, response: ServerResponse, pass: Pass) => void;

/** Passes a request on. @param change what becomes of each piece of the answer; null breaks the connection there */
export type Pass = (change?: (piece: Buffer, before: number) => Buffer | null) => void;

/** A proxy before a registry that meddles with requests. Uploads go on through it, since it keeps the host's name. */
export function startMeddlingProxy(registry: string, meddle: Meddling): Promise<WebServer> {
  return startWebServer((message, response) => meddle(message, response, (change) => pass(message, response, change)));

  function pass(message: IncomingMessage, response: ServerResponse, change: Parameters<Pass>[0]): void {
    const { method, url, headers } = message;
    const onward = request(`http://${registry}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      let before = 0;
      answer.on('data', (piece: Buffer) => {
        const changed = change === undefined ? piece : change(piece, before);
        before += piece.length;
        if (changed === null) response.destroy();
        else response.write(changed);
      });
      answer.on('end', () => response.end());
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    message.on('aborted', () => onward.destroy());
    message.pipe(onward);
  }
}

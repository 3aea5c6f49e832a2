import type { Hono } from 'hono';
import type { RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import type { Services } from '../services.ts';

/** For whoever runs the server: alive, ready to be sent requests, and its figures. */
export function addHealthRoutes(app: Hono<RequestEnvironment>, { databases, metrics, stopping }: Services): void {
  app.get('/healthz', (c) => {
    c.header('cache-control', 'no-store');
    return c.json({ status: 'alive' });
  });
  app.get('/readyz', (c) => {
    if (stopping()) throw new HttpProblem(503, 'stopping', '', 'the server is about to stop');
    const { built, identity } = databases.database.info;
    c.header('cache-control', 'no-store');
    return c.json({ status: 'ready', database: { built: new Date(built * 1000).toISOString(), identity } });
  });
  app.get('/metrics', (c) => {
    c.header('cache-control', 'no-store');
    c.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return c.body(metrics.text(databases.database.info, Date.now() / 1000));
  });
}

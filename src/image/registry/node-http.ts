// Not imported: as a module `node:http` brings all of `fetch` with it, 45 ms of processor time at every start.
export const http = process.getBuiltinModule('node:http');
export const https = process.getBuiltinModule('node:https');

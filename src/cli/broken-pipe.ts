/** Whoever read the results has closed the pipe (`| head`): the rest is not wanted, which is no error. */
export class BrokenPipe extends Error {}

/** A listener could not start: the message names the address and what to do. */
export class SourceStartError extends Error {
  readonly code: 'ADDRESS_IN_USE' | 'ADDRESS_REFUSED' | 'CERTIFICATE_UNREADABLE';

  constructor(code: SourceStartError['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** Puts what the operating system said about a bind into words. */
export function startError(what: string, host: string, port: number, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  if (code === 'EADDRINUSE') {
    const detail = `${what}: port ${port} on ${host} is taken by another program.`;
    return new SourceStartError('ADDRESS_IN_USE', detail, cause);
  }
  const hint =
    code === 'EACCES'
      ? ' Ports below 1024 need the right to bind them.'
      : ` The system says ${code}.`;
  const detail = `${what}: cannot listen on ${host} port ${port}.${hint}`;
  return new SourceStartError('ADDRESS_REFUSED', detail, cause);
}

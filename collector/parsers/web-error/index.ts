import type { Draft, Parser } from '../parser.ts';
import { isHttpdError, readHttpdError } from './httpd-error.ts';
import { isNginxError, readNginxError } from './nginx-error.ts';

/** Error logs of nginx and httpd, known by their form, from a file or over syslog. */
export const webError: Parser = {
  id: 'web-error',
  detect: ({ message }) => isNginxError(message) || isHttpdError(message),
  parse: (line, draft) => {
    const read = isNginxError(line.message) ? readNginxError : readHttpdError;
    if (!read(line, draft)) return false;
    setProgram(draft);
    return true;
  },
};

function setProgram(draft: Draft): void {
  draft['event.category'] ??= 'web';
  const program = draft['log.syslog.appname'];
  if (program !== undefined) draft['event.provider'] = program;
}

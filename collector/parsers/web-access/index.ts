import type { Parser } from '../parser.ts';
import { isAccessLine, readAccessLine } from './access-line.ts';
import { isJsonAccess, readJsonAccess } from './json-access.ts';

/**
 * Access logs of nginx, httpd and Tomcat, whatever the tag: known by their form. Asked before products whose mark may
 * stand anywhere in a line, because a client chooses the address and the agent that are logged.
 */
export const webAccess: Parser = {
  id: 'web-access',
  detect: ({ message }) => isAccessLine(message) || isJsonAccess(message),
  parse: (line, draft) =>
    line.message.startsWith('{') ? readJsonAccess(line, draft) : readAccessLine(line, draft),
};

import { setLevel } from '../mapping/levels.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft, SyslogLine } from '../parser.ts';

/** nginx's and httpd's words by syslog code; httpd also has `trace1` to `trace8`. */
const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];
const leastError = 4;

/** Sets level and type; answers false when the word is no level. */
export function setErrorLevel(draft: Draft, word: string): boolean {
  const code = /^trace[1-8]$/.test(word) ? 7 : levels.indexOf(word);
  if (code < 0) return false;
  setLevel(draft, code);
  addType(draft, code <= leastError ? 'error' : 'info');
  return true;
}

/** A line of a file, not of syslog: its text is the message. A syslog message stays whole. */
export function isBare({ priority, hostname, appName }: SyslogLine): boolean {
  return priority === undefined && hostname === undefined && appName === undefined;
}

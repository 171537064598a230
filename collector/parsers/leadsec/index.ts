import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** Leadsec (网御) firewall: `logserver: devid=0 date="2026/01/02 03:04:05" dname=… logtype=9 mod=… act=设置`. */
export const leadsec = createPairParser({
  id: 'leadsec',
  vendor: 'leadsec',
  product: 'ngfw',
  type: 'firewall',
  dialect: { separator: '=', delimiters: ' ', quotes: '"' },
  aliases: createAliases([
    ['observer.name', 'text', 'dname'],
    ['event.provider', 'text', 'mod'],
    ['event.code', 'text', 'logtype'],
    ['message', 'text', 'dspmsg'],
    ['process.command_line', 'command', 'cmd'],
  ]),
  atLeast: 4,
  detect: ({ text }) =>
    text.includes('devid=') && text.includes('logtype=') && text.includes('dname='),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('date'));
    const result = read.get('result');
    if (result === '0') draft['event.outcome'] = 'success';
    else if (result !== undefined) {
      const outcome = readOutcome(result) ?? (/^-?\d+$/.test(result) ? 'failure' : undefined);
      if (outcome) draft['event.outcome'] = outcome;
    }
    if (read.has('cmd')) draft['event.category'] = 'configuration';
  },
});

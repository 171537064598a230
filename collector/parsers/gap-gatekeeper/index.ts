import { createAliases } from '../mapping/aliases.ts';
import { setLevel } from '../mapping/levels.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** Data gatekeeper (网闸): `charset=UTF-8 type=filesync instanceName=… logLevel=(3) 错误 desc=… result=失败 date=…`. */
export const gapGatekeeper = createPairParser({
  id: 'gap-gatekeeper',
  vendor: 'gap',
  product: 'gatekeeper',
  type: 'gateway',
  dialect: { separator: '=', delimiters: ' ' },
  aliases: createAliases([
    ['event.code', 'text', 'type'],
    ['event.provider', 'text', 'taskname'],
    ['message', 'text', 'desc'],
    ['file.path', 'text', 'objectname'],
  ]),
  atLeast: 4,
  detect: ({ content }) => content.includes('instanceName=') && content.includes('logLevel='),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('date'));
    const level = /^\((\d)\)/.exec(read.get('logLevel') ?? '')?.[1];
    if (level !== undefined) setLevel(draft, Number(level));
    const outcome = readOutcome(read.get('result') ?? '');
    if (outcome) draft['event.outcome'] = outcome;
    draft['event.category'] = 'file';
  },
});

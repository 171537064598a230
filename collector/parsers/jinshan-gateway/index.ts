import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** Kingsoft (金山) gateway: `mdg[1]: [ALERT] id=mdg:app time='2026-01-02 03:04:05' src=10.0.0.1:80 …`. */
export const jinshanGateway = createPairParser({
  id: 'jinshan-gateway',
  vendor: 'jinshan',
  product: 'gateway',
  type: 'gateway',
  dialect: { separator: '=', delimiters: ' ', quotes: "'" },
  aliases: createAliases([
    ['event.code', 'text', 'id'],
    ['rule.id', 'text', 'rule'],
    ['rule.category', 'text', 'category'],
    ['message', 'text', 'msg'],
    ['observer.name', 'text', 'fw'],
    ['http.request.method', 'text', 'op'],
    ['observer.ingress.interface.name', 'text', 'dev'],
  ]),
  atLeast: 4,
  detect: ({ content }) => content.includes('id=mdg:'),
  body: ({ content }) => content.slice(content.indexOf('id=mdg:')),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('time'));
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'intrusion_detection';
  },
});

import { createAliases } from '../mapping/aliases.ts';
import { parseEndpoint } from '../mapping/convert.ts';
import { setObserver } from '../mapping/observer.ts';
import { createPairParser } from '../mapping/pair-parser.ts';
import type { Parser } from '../parser.ts';

/** The endpoint agent (EDR): `日志类型=…;平台ip=…;程序路径=…;上报日期=<epoch>`. */
export const sangforEdr = createPairParser({
  id: 'sangfor-edr',
  vendor: 'sangfor',
  product: 'edr',
  type: 'gateway',
  dialect: { separator: '=', delimiters: ';' },
  aliases: createAliases([
    ['host.ip', 'ip', '平台ip'],
    ['event.code', 'text', '日志类型'],
    ['file.size', 'count', '程序大小'],
  ]),
  detect: ({ content }) => content.slice(0, 120).includes('日志类型='),
  interpret: (draft) => {
    draft['event.category'] = 'malware';
  },
});

/** Security platform: fields between `|!`, the kind first and the host that it is about second. */
export const sangforPlatform: Parser = {
  id: 'sangfor-platform',
  detect: ({ content }) => content.startsWith('|!'),
  parse: (line, draft) => {
    const [, kind = '', address = '', ...rest] = line.content.split('|!', 64);
    if (!/^[a-z_]{3,32}$/i.test(kind)) return false;
    setObserver(draft, line, 'sangfor', 'sip', 'gateway');
    draft['event.kind'] = 'alert';
    draft['event.code'] = kind;
    const host = parseEndpoint(address);
    if (host) draft['host.ip'] = host.ip;
    const text = rest.join(' ').trim();
    if (text !== '') draft['message'] = text;
    return true;
  },
};

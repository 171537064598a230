import { createAliases } from '../mapping/aliases.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

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

import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** Database firewall: `DBFW: CEF:10.0.0.9:514|发生时间:…|服务器IP:…|客户端IP:…|SQL报文:…` (CEF in name only). */
export const dbappsecurity = createPairParser({
  id: 'dbappsecurity',
  vendor: 'dbappsecurity',
  product: 'dbfw',
  type: 'database-audit',
  dialect: { separator: ':', delimiters: '|' },
  aliases: createAliases([
    ['source.ip', 'ip', '客户端ip'],
    ['source.port', 'port', '客户端端口'],
    ['process.command_line', 'command', 'sql报文'],
    ['rule.name', 'text', '规则名称'],
    ['network.protocol', 'lower', '数据库类型'],
  ]),
  atLeast: 4,
  detect: ({ content }) => content.includes('|服务器IP:') || content.includes('|客户端IP:'),
  body: ({ content }) => content.slice(content.indexOf('|') + 1),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('发生时间'));
    draft['event.category'] = 'database';
  },
});

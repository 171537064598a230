import { createAliases } from '../mapping/aliases.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import { createPairParser } from '../mapping/pair-parser.ts';

/** SecFox bastion: `logType=YAB_SYSTEM_LOGIN_LOG, time=…, user=…, sourceIP=…, result=Success`. */
export const legendsecBastion = createPairParser({
  id: 'legendsec-bastion',
  vendor: 'legendsec',
  product: 'bastion',
  type: 'bastion',
  dialect: { separator: '=', delimiters: ',' },
  aliases: createAliases([['event.code', 'text', 'logtype']]),
  detect: ({ content }) => content.includes('logType=YAB_') || content.includes('baoleiji'),
  body: ({ content }) => content.slice(Math.max(0, content.indexOf('logType='))),
  interpret: (draft, read, line) => {
    notePayloadTime(line, read.get('time'));
    const outcome = readOutcome(read.get('result') ?? '');
    if (/LOGIN/.test(read.get('logType') ?? '')) {
      const out = /out/i.test(read.get('operation') ?? '');
      markAuthentication(draft, out ? 'logout' : 'login', outcome);
    } else if (outcome) draft['event.outcome'] = outcome;
  },
});

/** SecOS web application firewall: `WAF: a:p->b:p devicename=… action=CONTINUE`. */
export const legendsecWaf = createPairParser({
  id: 'legendsec-waf',
  vendor: 'legendsec',
  product: 'waf',
  type: 'waf',
  dialect: { separator: '=', delimiters: ' ' },
  aliases: createAliases([
    ['destination.ip', 'ip', 'dip'],
    ['rule.category', 'text', 'type'],
    ['threat.indicator.name', 'text', 'attack'],
  ]),
  atLeast: 1,
  detect: ({ content }) =>
    content.startsWith('WAF: ') ||
    content.includes('-:devicename=') ||
    content.includes(' devicename='),
  interpret: (draft, _read, line) => {
    const flow = /([\d.]{7,15}):(\d{1,5})->([\d.]{7,15})(?::(\d{1,5}))?/.exec(line.content);
    if (flow) {
      draft['source.ip'] = flow[1] ?? '';
      draft['source.port'] = Number(flow[2]);
      if (flow[4] !== undefined) draft['destination.port'] = Number(flow[4]);
      if (!line.content.includes(' dip=')) draft['destination.ip'] = flow[3] ?? '';
    }
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'intrusion_detection';
  },
});

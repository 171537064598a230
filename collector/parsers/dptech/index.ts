import { parseKeyValues } from '../../codecs/key-value/key-value.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import type { Draft, Parser } from '../parser.ts';

/** `%%--IPS/DEVM/4/SYSLOG(l): text`: product, module, level, mnemonic. */
const head =
  /%%(?:--)?([A-Z][A-Z0-9_-]{1,24})\/([A-Z][A-Z0-9_]{1,32})\/(\d)\/([A-Z0-9_]{2,48})(?:\([a-z]{1,2}\))?:?\s*/;
/** NAT444 and DS-Lite session records: `NAT444:SessionW 19700101081609|…`. */
const session = /\b(NAT444|DSLITE|DS-LITE|NAT64):(\w{2,24})/;

const aliases = createAliases([
  ['source.ip', 'ip', 'sourceip hostip clientip'],
  ['destination.ip', 'ip', 'destinationip'],
  ['network.transport', 'transport', 'ipprotoid protocolname'],
  ['event.action', 'verdict', 'event action'],
  ['threat.indicator.name', 'text', 'attackname'],
  ['event.reason', 'text', 'blockreason'],
]);

export const dptech: Parser = {
  id: 'dptech',
  detect: ({ content }) => content.includes('%%') || session.test(content.slice(0, 120)),
  parse: (line, draft) => {
    const match = head.exec(line.content.slice(0, 200));
    if (!match) return setSession(draft, line.content);
    const [, product = '', module = '', level = '0', mnemonic = ''] = match;
    setObserver(draft, line, 'dptech', product.toLowerCase(), 'firewall');
    draft['event.provider'] = `${product}/${module}`;
    draft['event.code'] = mnemonic;
    setLevel(draft, Number(level));
    const body = line.content.slice(match.index + match[0].length);
    draft['message'] = body;
    const pairs = parseKeyValues(body, { separator: ':', delimiters: ';' });
    setMeaning(draft, module, body);
    if (/^[\w-]{1,40}(?:\(\d{1,4}\))?:/.test(body)) {
      applyPairs(
        draft,
        pairs.map(([key, value]) => [key, withoutCode(value)]),
        { namespace: 'dptech', aliases },
      );
    }
    return true;
  },
};

/** `(50333952)IP` → `IP`. */
function withoutCode(value: string): string {
  return value.replace(/^\(\d{1,12}\)(?=\S)/, '');
}

function setMeaning(draft: Draft, module: string, body: string): void {
  if (/ATTACK|IPS|AV|DDOS/.test(module)) {
    draft['event.kind'] = 'alert';
    draft['event.category'] = 'intrusion_detection';
  } else if (module === 'WEB') {
    if (/登录|\blog(?:in|ged in)\b/i.test(body))
      markAuthentication(draft, 'login', readOutcome(body));
    else draft['event.category'] = 'configuration';
    const outcome = readOutcome(/result: ?(\w{2,20})/.exec(body)?.[1] ?? '');
    if (outcome) draft['event.outcome'] ??= outcome;
  }
}

function setSession(draft: Draft, content: string): boolean {
  const match = session.exec(content.slice(0, 120));
  if (!match) return false;
  const [, kind = '', code = ''] = match;
  draft['observer.vendor'] = 'dptech';
  draft['observer.product'] = 'fw';
  draft['observer.type'] = 'firewall';
  draft['event.provider'] = kind;
  draft['event.code'] = code;
  draft['event.category'] = 'network';
  return true;
}

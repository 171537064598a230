import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseKeyValues } from '../../codecs/key-value/key-value.ts';
import { setObserver } from '../mapping/observer.ts';
import { markAuthentication, readOutcome } from '../mapping/outcome.ts';
import type { Parser } from '../parser.ts';

const aliases = createAliases([
  ['source.ip', 'ip', 'from'],
  ['user.name', 'text', 'identity'],
  ['h3c.account', 'text', 'account'],
  ['network.protocol', 'lower', 'protocolname'],
]);

/** A2000 bastion: `Login(web)(service=native server=… account=… identity=alice from=10.0.0.1 login authorize success)`. */
export const h3cBastion: Parser = {
  id: 'h3c-bastion',
  detect: ({ content }) =>
    content.includes(' identity=') && content.includes(' from=') && content.includes('(service='),
  parse: (line, draft) => {
    const open = line.message.indexOf('(service=');
    if (open < 0) return false;
    setObserver(draft, line, 'h3c', 'a2000', 'bastion');
    const what = line.message.slice(0, open);
    const inner = line.message.slice(open + 1).replace(/\s*\)\s*$/, '');
    // The sentence stands behind the last value: `from=10.0.0.1 login authorize success`.
    const pairs = parseKeyValues(inner, { separator: '=', delimiters: ' ' }).map(
      ([key, value]): [string, string] => [
        key,
        key === 'from' ? (value.split(' ')[0] ?? '') : value,
      ],
    );
    if (/^login/i.test(what) || /\blogin authorize\b/.test(inner)) {
      markAuthentication(draft, 'login', readOutcome(inner));
    } else draft['event.category'] = 'session';
    applyPairs(draft, pairs, { namespace: 'h3c', aliases });
    return true;
  },
};

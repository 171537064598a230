import { setIosMeaning } from '../ruijie-rgos/index.ts';
import { setLevel } from '../mapping/levels.ts';
import { setObserver } from '../mapping/observer.ts';
import type { Parser } from '../parser.ts';

const mark = /%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z0-9_]{1,24})?)-([0-7])-([A-Z0-9_]{2,64}): ?/;

export const ciscoIos: Parser = {
  id: 'cisco-ios',
  detect: ({ content }) => content.includes('%') && mark.test(content.slice(0, 200)),
  parse: (line, draft) => {
    const match = mark.exec(line.content.slice(0, 200));
    if (!match) return false;
    const [whole, facility = '', level = '0', mnemonic = ''] = match;
    const asa = facility === 'ASA' || facility === 'FTD' || facility === 'PIX';
    setObserver(draft, line, 'cisco', asa ? 'asa' : 'ios', asa ? 'firewall' : 'switch');
    draft['event.provider'] = facility;
    draft['event.code'] = mnemonic;
    setLevel(draft, Number(level));
    const body = line.content.slice(match.index + whole.length);
    draft['message'] = body;
    setIosMeaning(draft, mnemonic, body);
    return true;
  },
};

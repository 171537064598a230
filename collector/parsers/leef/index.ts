import { parseLeef } from '../../codecs/leef/leef.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseCount } from '../mapping/convert.ts';
import { noteEpoch, notePayloadTime } from '../mapping/observer.ts';
import type { Parser } from '../parser.ts';

/** Predefined attributes of LEEF that differ from the common names. */
const aliases = createAliases([
  ['source.nat.ip', 'ip', 'srcprenat srcpostnat'],
  ['destination.nat.ip', 'ip', 'dstprenat dstpostnat'],
  ['user.name', 'text', 'usrname accountname'],
  ['rule.name', 'text', 'policy'],
]);

export const leef: Parser = {
  id: 'leef',
  detect: ({ text }) => text.includes('LEEF:'),
  parse: (line, draft) => {
    const record = parseLeef(line.text);
    if (!record) return false;
    draft['observer.vendor'] = record.vendor;
    draft['observer.product'] = record.product;
    draft['observer.version'] = record.productVersion;
    draft['event.code'] = record.eventId;
    draft['event.provider'] = record.product;
    const read = new Map(record.attributes);
    const severity = parseCount(read.get('sev') ?? '');
    if (severity !== undefined) draft['event.severity'] = severity;
    noteEpoch(line, read.get('devTime'));
    notePayloadTime(line, read.get('devTime'));
    applyPairs(draft, record.attributes, { namespace: 'leef', aliases });
    return true;
  },
};

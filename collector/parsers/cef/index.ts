import { parseCef } from '../../codecs/cef/cef.ts';
import type { Pair } from '../../codecs/key-value/key-value.ts';
import { createAliases } from '../mapping/aliases.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { parseCount } from '../mapping/convert.ts';
import { noteEpoch, notePayloadTime } from '../mapping/observer.ts';
import type { Parser } from '../parser.ts';

/** The dictionary of CEF revision 25, section «Extension dictionary». */
const aliases = createAliases([
  ['source.ip', 'ip', 'src c6a2'],
  ['destination.ip', 'ip', 'dst c6a3'],
  ['source.port', 'port', 'spt'],
  ['destination.port', 'port', 'dpt'],
  ['source.mac', 'mac', 'smac'],
  ['destination.mac', 'mac', 'dmac'],
  ['source.domain', 'text', 'shost'],
  ['destination.domain', 'text', 'dhost'],
  ['source.user.name', 'text', 'suser'],
  ['destination.user.name', 'text', 'duser'],
  ['source.bytes', 'count', 'in'],
  ['destination.bytes', 'count', 'out'],
  ['source.nat.ip', 'ip', 'sourcetranslatedaddress'],
  ['destination.nat.ip', 'ip', 'destinationtranslatedaddress'],
  ['network.protocol', 'lower', 'app'],
  ['network.transport', 'transport', 'proto'],
  ['url.original', 'text', 'request'],
  ['user_agent.original', 'text', 'requestclientapplication'],
  ['http.request.method', 'text', 'requestmethod'],
  ['http.request.referrer', 'text', 'requestcontext'],
  ['message', 'text', 'msg'],
  ['event.action', 'verdict', 'act'],
  ['event.reason', 'text', 'reason'],
  ['file.name', 'text', 'fname'],
  ['file.path', 'text', 'filepath'],
  ['observer.hostname', 'text', 'dvchost'],
  ['observer.ip', 'ip', 'dvc'],
  ['process.name', 'text', 'sproc'],
]);

const severityWords = new Map([
  ['low', 3],
  ['medium', 6],
  ['high', 8],
  ['very-high', 10],
]);

export const cef: Parser = {
  id: 'cef',
  detect: ({ text }) => text.includes('CEF:'),
  parse: (line, draft) => {
    const record = parseCef(line.text);
    if (!record) return false;
    draft['observer.vendor'] = record.vendor;
    draft['observer.product'] = record.product;
    draft['observer.version'] = record.productVersion;
    draft['event.code'] = record.signatureId;
    draft['event.provider'] = record.product;
    draft['cef.name'] = record.name;
    const severity =
      parseCount(record.severity) ?? severityWords.get(record.severity.toLowerCase());
    if (severity !== undefined) draft['event.severity'] = severity;
    const pairs = joinLabels(record.extension);
    const read = new Map(pairs);
    for (const key of ['rt', 'end', 'start']) {
      noteEpoch(line, read.get(key));
      notePayloadTime(line, read.get(key));
    }
    applyPairs(draft, pairs, { namespace: 'cef', aliases });
    draft['message'] ??= record.name;
    draft['user.name'] ??= draft['source.user.name'] ?? draft['destination.user.name'] ?? null;
    if (draft['user.name'] === null) delete draft['user.name'];
    return true;
  },
};

/** `cs1Label=Rule cs1=7` → `Rule=7`. */
function joinLabels(pairs: readonly Pair[]): Pair[] {
  const labels = new Map(
    pairs.flatMap(([key, value]): Pair[] =>
      key.endsWith('Label') && value !== '' ? [[key.slice(0, -5), value]] : [],
    ),
  );
  if (labels.size === 0) return [...pairs];
  return pairs.flatMap(([key, value]): Pair[] => {
    if (key.endsWith('Label') && labels.has(key.slice(0, -5))) return [];
    return [[labels.get(key) ?? key, value]];
  });
}

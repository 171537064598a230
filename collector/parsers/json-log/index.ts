import { parseJsonPairs, scanJsonPairs } from '../../codecs/json/json.ts';
import type { Pair } from '../../codecs/key-value/key-value.ts';
import { applyPairs } from '../mapping/apply-pairs.ts';
import { noteEpoch, notePayloadTime } from '../mapping/observer.ts';
import type { Parser } from '../parser.ts';

const timeKeys = ['@timestamp', 'timestamp', 'time', 'event_time', 'eventTime', 'ts', 'time_local'];

/** A JSON object as the message, whatever wrote it: known keys become ECS fields, the rest is kept. */
export const jsonLog: Parser = {
  id: 'json-log',
  detect: ({ message }) => message.startsWith('{"'),
  parse: (line, draft) => {
    const pairs = parseJsonPairs(line.message) ?? scanJsonPairs(line.message);
    if (pairs === undefined || pairs.length === 0) return false;
    const read = new Map(pairs);
    for (const key of timeKeys) {
      noteEpoch(line, read.get(key));
      notePayloadTime(line, read.get(key));
    }
    const message = read.get('message') ?? read.get('msg');
    if (message !== undefined && message !== '') draft['message'] = message;
    // `{"src":{"ip":…}}` reads as `src.ip`, which the aliases know as `srcip`.
    applyPairs(
      draft,
      pairs.map(([key, value]): Pair => [key, value]),
      { namespace: 'json' },
    );
    return true;
  },
};

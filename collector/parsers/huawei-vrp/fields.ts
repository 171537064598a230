import {
  parseKeyValues,
  type KeyValueDialect,
  type Pair,
} from '../../codecs/key-value/key-value.ts';

const equals: KeyValueDialect = {
  separator: '=',
  delimiters: ',;',
  quotes: '"',
  blanksInKeys: true,
};
const colons: KeyValueDialect = { separator: ':', delimiters: ';', blanksInKeys: true };

export interface VrpBody {
  /** The sentence without its parameters. */
  sentence: string;
  pairs: Pair[];
}

/**
 * Splits a body into its sentence and parameters. Parameters stand in the last parentheses
 * (`…failed. (UserName=x, IPAddress=y)`), or are the whole body (`Protocol=udp,SourceIP=…`, and
 * `[USER_INFO_…]MAC:…;USER:…;`). `CID=0x…;` may stand in front. Full-width punctuation of Chinese
 * firmware counts as its ASCII form.
 */
export function readVrpBody(text: string): VrpBody {
  const { ids, rest } = takeIds(text);
  const open = parametersStart(rest);
  if (open >= 0) {
    const sentence = rest.slice(0, open).trim();
    const inner = toHalfWidth(rest.slice(open + 1)).replace(/\)[\s.;。]*$/, '');
    return { sentence, pairs: [...ids, ...parseKeyValues(inner, equals).map(withoutBrackets)] };
  }
  const label = /^\[[A-Z_]{3,40}\]/.exec(rest)?.[0];
  if (label !== undefined) {
    return {
      sentence: label.slice(1, -1),
      pairs: [...ids, ...readColonPairs(rest.slice(label.length))],
    };
  }
  const bare = parseKeyValues(rest.replace(/[.;]\s*$/, ''), equals);
  return bare.length > 1
    ? { sentence: '', pairs: [...ids, ...bare] }
    : { sentence: rest, pairs: ids };
}

/** `UserName=[admin]` → `admin`. */
function withoutBrackets([key, value]: Pair): Pair {
  const bare = /^\[([^[\]]*)\]$/.exec(value)?.[1];
  return bare === undefined ? [key, value] : [key, bare];
}

/** `CID=0x80fa0002-alarmID=0x08520003;` in front of the text. */
function takeIds(text: string): { ids: Pair[]; rest: string } {
  const match = /^CID=([0-9A-Za-z]{1,20})(?:-alarmID=([0-9A-Za-z]{1,20}))?;\s*/.exec(text);
  if (!match) return { ids: [], rest: text };
  const [whole, cid = '', alarm] = match;
  const ids: Pair[] = [['CID', cid]];
  if (alarm !== undefined) ids.push(['alarmID', alarm]);
  return { ids, rest: text.slice(whole.length) };
}

/** The first opening parenthesis after which a key and `=` stand, or −1. */
function parametersStart(text: string): number {
  const pattern = /[(（]\s*[\p{L}\p{N}_ .-]{1,40}[=＝]/gu;
  const match = pattern.exec(text);
  return match?.index ?? -1;
}

/** The user-information record mixes `KEY:value;` and `KEY=value;`. */
function readColonPairs(text: string): Pair[] {
  return parseKeyValues(text, colons).flatMap(([key, value]): Pair[] => {
    const mixed = /^(.*?);([A-Za-z ]{2,30})=([^;]*)$/.exec(value);
    if (!mixed) return [[key, value]];
    return [
      [key, mixed[1] ?? ''],
      [mixed[2] ?? '', mixed[3] ?? ''],
    ];
  });
}

export function toHalfWidth(text: string): string {
  if (!/[＝，（）；：]/.test(text)) return text;
  return text
    .replaceAll('＝', '=')
    .replaceAll('，', ',')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replaceAll('；', ';')
    .replaceAll('：', ':');
}

import { parseKeyValues, type KeyValueDialect } from '../../codecs/key-value/key-value.ts';
import type { Draft, Parser, SyslogLine } from '../parser.ts';
import type { Aliases } from './aliases.ts';
import { applyPairs, nameRuleById } from './apply-pairs.ts';
import { type ObserverType, setObserver } from './observer.ts';

export interface PairParserOptions {
  id: string;
  vendor: string;
  product: string;
  type: ObserverType;
  dialect: KeyValueDialect;
  aliases?: Aliases;
  /** Fewest pairs that make a line the product's. */
  atLeast?: number;
  detect(line: SyslogLine): boolean;
  /** The part of the line that holds the pairs; its content unless given. */
  body?(line: SyslogLine): string;
  /** Sets what pairs alone do not say; runs before they are applied, so that it wins. */
  interpret?(draft: Draft, read: ReadonlyMap<string, string>, line: SyslogLine): void;
}

/** A parser for a product whose messages are one run of pairs. */
export function createPairParser(options: PairParserOptions): Parser {
  const { id, vendor, product, type, dialect, aliases, atLeast = 2 } = options;
  return {
    id,
    detect: (line) => options.detect(line),
    parse: (line, draft) => {
      const pairs = parseKeyValues(options.body?.(line) ?? line.content, dialect);
      if (pairs.length < atLeast) return false;
      setObserver(draft, line, vendor, product, type);
      options.interpret?.(draft, new Map(pairs), line);
      const namespace = vendor.replaceAll('-', '_');
      applyPairs(draft, pairs, aliases ? { namespace, aliases } : { namespace });
      nameRuleById(draft);
      draft['event.category'] ??= hasFlow(draft) ? 'network' : 'host';
      return true;
    },
  };
}

function hasFlow(draft: Draft): boolean {
  return draft['source.ip'] !== undefined && draft['destination.ip'] !== undefined;
}

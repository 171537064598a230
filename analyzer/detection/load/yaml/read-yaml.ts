import { parseFully } from './full-yaml.ts';
import type { YamlDocument } from './nodes.ts';
import { parseQuickly } from './quick-yaml.ts';

/**
 * The library needs up to ten microseconds for a character of a text made to keep it busy. SigmaHQ's largest file has
 * 60 KB and is read quickly.
 */
const maxFullLength = 256 * 1024;

function tooLarge(at: number): YamlDocument {
  const reason = {
    en: `From ${maxFullLength} characters on a file must be plain YAML; it is not from here on.`,
    zh: `超过 ${maxFullLength} 个字符的文件只能用简单的 YAML 写法；从此处起不是。`,
  };
  return { root: undefined, faults: [{ at, code: 'TOO_LARGE', reason }] };
}

/** The documents of a YAML file. Never throws; what is wrong stands in their faults. */
export function readYaml(text: string): YamlDocument[] {
  const quick = parseQuickly(text);
  if (quick.kind === 'read') return quick.roots.map((root) => ({ root, faults: [] }));
  return text.length > maxFullLength ? [tooLarge(quick.at)] : parseFully(text);
}

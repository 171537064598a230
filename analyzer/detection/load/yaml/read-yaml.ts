import { parseFully } from './full-yaml.ts';
import type { YamlDocument } from './nodes.ts';
import { parseQuickly } from './quick-yaml.ts';

/** The documents of a YAML file. Never throws; what is wrong stands in their faults. */
export function readYaml(text: string): YamlDocument[] {
  const roots = parseQuickly(text);
  return roots ? roots.map((root) => ({ root, faults: [] })) : parseFully(text);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson } from '../../audit/canonical-json.ts';
import { hashOf } from '../validation/validate.ts';

/** The folder of the playbooks that come with the platform: one folder per scenario. */
export const builtInFolder = fileURLToPath(new URL('../../../playbooks', import.meta.url));

export interface BuiltInFile {
  /** Folder and file: `ransomware-academic.live-drill`. */
  id: string;
  text: string;
  /** As a good one would have it; undefined when it is no JSON. */
  hash: string | undefined;
}

function hashOfText(text: string): string | undefined {
  try {
    return hashOf(canonicalJson(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** Every playbook file below a folder. One file per turn of the event loop: each takes some milliseconds. */
export async function readBuiltIn(folder: string): Promise<BuiltInFile[]> {
  const files: BuiltInFile[] = [];
  for (const scenario of await readdir(folder, { withFileTypes: true })) {
    if (!scenario.isDirectory() || scenario.name === 'schema') continue;
    const names = await readdir(join(folder, scenario.name));
    for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
      const text = await readFile(join(folder, scenario.name, name), 'utf8');
      const id = `${scenario.name}.${name.slice(0, -'.json'.length)}`;
      files.push({ id, text, hash: hashOfText(text) });
    }
  }
  return files;
}

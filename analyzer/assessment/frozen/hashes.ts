import { hash } from 'node:crypto';

/** Both hashes of a content, hex. */
export function hashesOf(content: string): { sha256: string; sm3: string } {
  return { sha256: hash('sha256', content), sm3: hash('sm3', content) };
}

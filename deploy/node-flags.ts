import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

function startCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ');
}

/** Flags of Node with which `npm start` runs the platform (docs/adr/0006), for whoever starts a node otherwise. */
export function nodeFlags(): string[] {
  return startCommand().filter((word) => word.startsWith('--'));
}

/** The variables that `npm start` sets beside them. */
export function nodeEnvironment(): Record<string, string> {
  const settings = startCommand().filter((word) => /^[A-Z_]+=/.test(word));
  return Object.fromEntries(
    settings.map((setting) => [
      setting.slice(0, setting.indexOf('=')),
      setting.slice(setting.indexOf('=') + 1),
    ]),
  );
}

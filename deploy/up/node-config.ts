import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretBox, type SecretBox } from '../../analyzer/secrets/secret-box.ts';
import { readOrCreateKey } from '../config/key-file.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';

export interface NodeConfig {
  config: Config;
  secrets: SecretBox;
}

/** Reads `DIR/xiaodun.yaml` (optional) and the key file, which is made at the first run. */
export function readNodeConfig(dataDir: string): NodeConfig {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secrets = createSecretBox(readOrCreateKey(join(dataDir, 'keys', 'master.key')));
  return { config: loadConfig({ file: join(dataDir, 'xiaodun.yaml'), box: secrets }), secrets };
}

/** The same for a look from outside, which makes neither folder nor key. */
export function peekNodeConfig(dataDir: string): Config {
  const keyFile = join(dataDir, 'keys', 'master.key');
  const key = existsSync(keyFile) ? readOrCreateKey(keyFile) : randomBytes(32);
  return loadConfig({
    file: join(dataDir, 'xiaodun.yaml'),
    box: createSecretBox(key),
    seal: false,
  });
}

import { mkdtempSync, readFileSync, statSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSecretBox } from '../../analyzer/secrets/secret-box.ts';
import { environmentOverrides } from './environment.ts';
import { readOrCreateKey } from './key-file.ts';
import { loadConfig, maskConfig } from './load-config.ts';

const box = createSecretBox(Buffer.alloc(32, 7));

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'xiaodun-config-')), 'xiaodun.yaml');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function load(text: string, environment: Record<string, string> = {}) {
  return loadConfig({ file: fileWith(text), box, overrides: environmentOverrides(environment) });
}

test('takes every default when there is no file', () => {
  const config = loadConfig({ file: '/nonexistent/xiaodun.yaml', box, overrides: [] });
  expect(config.http).toMatchObject({ host: '127.0.0.1', port: 8480, behindProxy: false });
  expect(config.events.retentionDays).toBe(180);
});

test('takes a group without keys as left out', () => {
  expect(load('http:\n  # port: 9000\nsyslog: ~\n').http.port).toBe(8480);
  expect(() => load('nope:\n')).toThrow(/unknown key/);
});

test('names file, line and column of an unknown key and lists the known ones', () => {
  expect(() => load('node:\n  id: school\nhttp:\n  prot: 99\n')).toThrow(
    /xiaodun\.yaml:4:3: http\.prot: unknown key; known here: host, port/,
  );
});

test('reports all faults of a file at once', () => {
  const faults = (() => {
    try {
      load('http: { port: 70000 }\nevents: { engine: mongo, retentionDays: 30 }\n');
    } catch (error) {
      return (error as { faults: string[] }).faults;
    }
    return [];
  })();
  expect(faults).toHaveLength(3);
  expect(faults.join('\n')).toMatch(/http\.port.*65535/);
  expect(faults.join('\n')).toMatch(/events\.engine: must be one of: duckdb, elasticsearch/);
  expect(faults.join('\n')).toMatch(/events\.retentionDays.*180/);
});

test('refuses broken YAML with its place', () => {
  expect(() => load('http: {port: 1\nnode: [')).toThrow(/xiaodun\.yaml:\d+:\d+: /);
});

test('refuses a file that is not a mapping', () => {
  expect(() => load('- a\n- b\n')).toThrow(/must be object/);
});

test('refuses to bind beyond loopback without TLS or a proxy', () => {
  expect(() => load('http: { host: 0.0.0.0 }')).toThrow(/http\.host: beyond loopback/);
  expect(load('http: { host: 0.0.0.0, behindProxy: true }').http.host).toBe('0.0.0.0');
});

test('lets the environment override a key, with the right type', () => {
  const config = load('http: { port: 1 }', {
    XIAODUN_HTTP__PORT: '9000',
    XIAODUN_EVENTS__RETENTION_DAYS: '365',
    XIAODUN_RULES__DETECTION: '/a,/b',
    XIAODUN_EVENTS__MEMORY_LIMIT_MIB: '96',
  });
  expect(config.http.port).toBe(9000);
  expect(config.events.retentionDays).toBe(365);
  expect(config.events.memoryLimitMiB).toBe(96);
  expect(config.rules.detection).toEqual(['/a', '/b']);
});

test('names an environment variable that means nothing', () => {
  expect(() => load('', { XIAODUN_HTTP__PROT: '1' })).toThrow(
    /XIAODUN_HTTP__PROT: there is no key http\.prot/,
  );
});

test('encrypts plain secrets in the file, keeps the comments and masks what it shows', () => {
  const file = fileWith(
    '# mail of the school\nsmtp:\n  host: mail.example # relay\n  password: s3cret-Pass\n',
  );
  const config = loadConfig({ file, box, overrides: [] });
  expect(config.smtp.password).toBe('s3cret-Pass');
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain('s3cret-Pass');
  expect(text).toContain('# mail of the school');
  expect(text).toContain('enc:v1:');
  expect(loadConfig({ file, box, overrides: [] }).smtp.password).toBe('s3cret-Pass');
  expect(JSON.stringify(maskConfig(config))).not.toContain('s3cret');
});

test('says so when the key file does not fit the sealed secret', () => {
  const file = fileWith(`smtp: { password: '${box.seal('x', 'config:smtp.password')}' }`);
  const other = createSecretBox(Buffer.alloc(32, 8));
  expect(() => loadConfig({ file, box: other, overrides: [] })).toThrow(
    /smtp\.password cannot be read/,
  );
});

test('makes a key file that only its owner reads, and refuses one that others read', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'xiaodun-key-')), 'keys', 'master.key');
  const key = readOrCreateKey(file);
  expect(key).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readOrCreateKey(file)).toEqual(key);
  chmodSync(file, 0o644);
  expect(() => readOrCreateKey(file)).toThrow(/chmod 600/);
});

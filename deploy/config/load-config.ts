import { existsSync, readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { isSealed, type SecretBox } from '../../analyzer/secrets/secret-box.ts';
import { writeAtomically } from './atomic-file.ts';
import { environmentOverrides, plainName, type EnvironmentOverride } from './environment.ts';
import { ConfigError } from './errors.ts';
import { ConfigSchema, type Config } from './schema.ts';

type Tree = Record<string, Record<string, unknown>>;
const knownGroups: object = ConfigSchema.properties;

type SchemaNode = TSchema & {
  properties?: Record<string, SchemaNode>;
  secret?: boolean;
  type?: string;
};

function schemaOf(group: string, key: string): SchemaNode | undefined {
  return (ConfigSchema as SchemaNode).properties?.[group]?.properties?.[key];
}

/** A key's place as `file:line:column`, or of its nearest parent that the file holds. */
function placeOf(file: string, document: Document, lines: LineCounter, path: string[]): string {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : findKey(document, path.slice(0, depth));
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (range) {
      const { line, col } = lines.linePos(range[0]);
      return `${file}:${line}:${col}`;
    }
  }
  return file;
}

/** The node of the key itself, so that the place is where a person would look. */
function findKey(document: Document, path: string[]): unknown {
  const parent: unknown =
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const items = (parent as { items?: { key?: { value?: unknown } }[] } | undefined)?.items ?? [];
  return items.find((pair) => pair.key?.value === path.at(-1))?.key;
}

function findName(names: readonly string[], plain: string): string | undefined {
  return names.find((name) => plainName(name) === plain);
}

function applyOverride(tree: Tree, override: EnvironmentOverride, faults: string[]): void {
  const group = findName(knownKeys([]), override.group);
  const key = group === undefined ? undefined : findName(knownKeys([group]), override.key);
  const schema = group === undefined || key === undefined ? undefined : schemaOf(group, key);
  if (group === undefined || key === undefined || schema === undefined) {
    faults.push(`${override.variable}: there is no key ${override.group}.${override.key}`);
    return;
  }
  const keys = (tree[group] ??= {});
  keys[key] =
    schema.type === 'array' ? override.value.split(',') : Value.Convert(schema, override.value);
}

interface Fault {
  path: string[];
  text: string;
}

function findFaults(tree: unknown): Fault[] {
  const faults: Fault[] = [];
  for (const error of Value.Errors(ConfigSchema, tree)) {
    const path = error.instancePath.split('/').slice(1);
    if (error.keyword === 'additionalProperties') {
      const known = knownKeys(path).join(', ');
      for (const key of error.params.additionalProperties) {
        faults.push({ path: [...path, key], text: `unknown key; known here: ${known}` });
      }
    } else if (error.keyword === 'anyOf') {
      const choices = (
        (schemaOf(path[0] ?? '', path[1] ?? '') as { anyOf?: { const: unknown }[] })?.anyOf ?? []
      )
        .map((choice) => String(choice.const))
        .join(', ');
      faults.push({ path, text: `must be one of: ${choices}` });
    } else if (error.keyword !== 'boolean' && error.keyword !== 'const') {
      faults.push({ path, text: error.message });
    }
  }
  return faults;
}

function knownKeys(path: string[]): string[] {
  let node: SchemaNode | undefined = ConfigSchema;
  for (const key of path) node = node?.properties?.[key];
  return Object.keys(node?.properties ?? {});
}

/** Rules between keys that a schema cannot say. */
function findConflicts(config: Config): Fault[] {
  const faults: Fault[] = [];
  const needs = (holds: boolean, path: string[], text: string) => {
    if (!holds) faults.push({ path, text });
  };
  const { http, events, records, jobs, syslog } = config;
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(http.host);
  needs(
    loopback ||
      http.behindProxy ||
      (http.tlsCertFile !== undefined && http.tlsKeyFile !== undefined),
    ['http', 'host'],
    'beyond loopback the console needs http.tlsCertFile and http.tlsKeyFile, or http.behindProxy: true',
  );
  needs(
    events.engine === 'duckdb' || (events.elasticsearchUrls?.length ?? 0) > 0,
    ['events', 'engine'],
    'elasticsearch needs events.elasticsearchUrls',
  );
  needs(
    records.engine === 'sqlite' || records.postgresUrl !== undefined,
    ['records', 'engine'],
    'postgres needs records.postgresUrl',
  );
  needs(
    jobs.engine === 'embedded' || jobs.redisUrl !== undefined,
    ['jobs', 'engine'],
    'bullmq needs jobs.redisUrl',
  );
  needs(
    syslog.tlsPort === 0 || (syslog.tlsCertFile !== undefined && syslog.tlsKeyFile !== undefined),
    ['syslog', 'tlsPort'],
    'TLS needs syslog.tlsCertFile and syslog.tlsKeyFile',
  );
  try {
    Intl.DateTimeFormat('en', { timeZone: config.node.timeZone });
  } catch {
    faults.push({
      path: ['node', 'timeZone'],
      text: 'not an IANA time zone, such as Asia/Shanghai',
    });
  }
  return faults;
}

/** Seals plain secrets in the file itself (comments stay) and opens sealed ones in the returned tree. */
function settleSecrets(document: Document, tree: Tree, box: SecretBox): boolean {
  let changed = false;
  for (const [group, keys] of Object.entries(tree)) {
    for (const [key, value] of Object.entries(keys)) {
      if (schemaOf(group, key)?.secret !== true || typeof value !== 'string') continue;
      const context = `config:${group}.${key}`;
      if (isSealed(value)) {
        keys[key] = box.open(value, context);
      } else {
        document.setIn([group, key], box.seal(value, context));
        changed = true;
      }
    }
  }
  return changed;
}

/** `http:` with nothing below it, as when every key of a group is a comment. */
function withoutEmptyGroups(read: unknown): unknown {
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return read;
  return Object.fromEntries(
    Object.entries(read).filter(([group, value]) => value !== null || !(group in knownGroups)),
  );
}

export interface LoadConfigOptions {
  /** May be absent: then everything takes its default. */
  file: string;
  box: SecretBox;
  overrides?: readonly EnvironmentOverride[];
  /** Whether plain secrets are sealed in the file; default true. */
  seal?: boolean;
}

/** Reads, checks and completes the configuration. Throws ConfigError with every fault and its place. */
export function loadConfig({
  file,
  box,
  overrides = environmentOverrides(),
  seal = true,
}: LoadConfigOptions): Config {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return `${file}:${line}:${col}: ${error.message.split('\n', 1)[0]}`;
      }),
    );
  }
  const read: unknown = withoutEmptyGroups(document.toJS() ?? {});
  const faults: string[] = [];
  const place = (fault: Fault) =>
    `${placeOf(file, document, lines, fault.path)}: ${fault.path.join('.') || 'file'}: ${fault.text}`;
  const wrong = findFaults(Value.Default(ConfigSchema, structuredClone(read)));
  if (wrong.length > 0) throw new ConfigError(wrong.map(place));
  const tree = read as Tree;
  if (settleSecrets(document, tree, box) && seal) writeAtomically(file, document.toString(), 0o600);
  for (const override of overrides) applyOverride(tree, override, faults);
  const config = Value.Default(ConfigSchema, tree);
  const late = [...findFaults(config)];
  if (late.length === 0) late.push(...findConflicts(config as Config));
  faults.push(...late.map(place));
  if (faults.length > 0) throw new ConfigError(faults);
  return config as Config;
}

/** The configuration as it may be shown: secrets are ****. */
export function maskConfig(config: Config): Tree {
  return Object.fromEntries(
    Object.entries(config).map(([group, keys]) => [
      group,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]): [string, unknown] => [
          key,
          schemaOf(group, key)?.secret === true && value !== undefined ? '****' : value,
        ]),
      ),
    ]),
  );
}

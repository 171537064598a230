import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { messageSeverities } from '../../analyzer/telling/tell.ts';
import { readYamlFile, YamlError, type YamlFile } from '../../collector/rules/yaml-file.ts';
import { MessagesError } from './errors.ts';
import {
  factKinds,
  placeholder,
  type FactKind,
  type FactRule,
  type MessageTemplate,
  type MessageTemplates,
} from './template.ts';

const strict = { additionalProperties: false } as const;
const Words = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 120 }),
    text: Type.String({ minLength: 1, maxLength: 2_000 }),
  },
  strict,
);

const Template = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z]+(?:[.-][a-z0-9]+)+$' }),
    severity: Type.Enum([...messageSeverities]),
    acknowledge: Type.Optional(Type.Boolean()),
    followsFact: Type.Optional(Type.Boolean()),
    facts: Type.Record(
      Type.String({ pattern: '^[a-z][A-Za-z]*$' }),
      Type.Enum(factKinds.flatMap((kind) => [kind, `${kind}?`])),
    ),
    link: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    zh: Words,
    en: Words,
  },
  strict,
);

const File = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Enum(['S', 'S-draft', 'K+', 'K', 'K-', 'P']),
    templates: Type.Array(Template, { minItems: 1 }),
  },
  strict,
);

function factRules(facts: Static<typeof Template>['facts']): Record<string, FactRule> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, kind]) => [
      name,
      { kind: kind.replace('?', '') as FactKind, optional: kind.endsWith('?') },
    ]),
  );
}

/** Facts of a link take no part in leading elsewhere: it begins at the root of the console. */
const linkForm = /^(?:\{[a-z][A-Za-z]*\}|(?:\/(?:[a-z0-9-]+|\{[a-z][A-Za-z]*\}))+)$/u;

function faultsOf(template: Static<typeof Template>): { path: string[]; text: string }[] {
  const facts = factRules(template.facts);
  const faults: { path: string[]; text: string }[] = [];
  const texts: [string[], string][] = (['zh', 'en'] as const).flatMap((language) => [
    [[language, 'title'], template[language].title],
    [[language, 'text'], template[language].text],
  ]);
  for (const [path, text] of texts) {
    for (const [, name = ''] of text.matchAll(placeholder)) {
      const kind = facts[name]?.kind;
      if (kind === undefined) faults.push({ path, text: `unknown placeholder {${name}}` });
      else if (kind === 'id' || kind === 'path') {
        faults.push({ path, text: `{${name}} is a part of the link, not of the text` });
      } else if (kind === 'lines' && path[1] === 'title') {
        faults.push({ path, text: `{${name}} has several lines; a title has one` });
      }
    }
    if (/[{}]/u.test(text.replaceAll(placeholder, ''))) {
      faults.push({ path, text: 'a brace without its partner' });
    }
  }
  const { link } = template;
  if (link === undefined) return faults;
  if (!linkForm.test(link)) {
    faults.push({ path: ['link'], text: 'must be a path in the console: /d/{code}' });
  }
  const whole = !link.startsWith('/');
  for (const [, name = ''] of link.matchAll(placeholder)) {
    const kind = facts[name]?.kind;
    if (kind === undefined) {
      faults.push({ path: ['link'], text: `unknown placeholder {${name}}` });
    } else if (kind !== (whole ? 'path' : 'id')) {
      faults.push({
        path: ['link'],
        text: `{${name}} must be of the kind ${whole ? 'path' : 'id'}`,
      });
    }
  }
  return faults;
}

function readTemplates(path: string, faults: string[]): MessageTemplate[] {
  try {
    return checkTemplates(path, readYamlFile(path), faults);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    faults.push(...error.faults.map(({ place, text }) => `${path}${place}: ${text}`));
    return [];
  }
}

function checkTemplates(
  path: string,
  { value, placeOf }: YamlFile,
  faults: string[],
): MessageTemplate[] {
  if (!Value.Check(File, value)) {
    for (const error of Value.Errors(File, value)) {
      const keys = error.instancePath
        .split('/')
        .slice(1)
        .map((key) => (/^\d+$/u.test(key) ? Number(key) : key));
      faults.push(`${path}${placeOf(keys)}: ${error.instancePath || '/'} ${error.message}`);
    }
    return [];
  }
  return value.templates.map((template, index) => {
    for (const fault of faultsOf(template)) {
      const where = `${path}${placeOf(['templates', index, ...fault.path])}`;
      faults.push(`${where}: ${template.id}.${fault.path.join('.')}: ${fault.text}`);
    }
    const { acknowledge = false, followsFact = false, facts, link, ...rest } = template;
    return {
      ...rest,
      acknowledge,
      followsFact,
      facts: factRules(facts),
      ...(link === undefined ? {} : { link }),
    };
  });
}

/** Reads every YAML file of the folder but the policy. Throws BAD_RULES with each fault, its file and line. */
export function loadMessageTemplates(folder: string): MessageTemplates {
  const faults: string[] = [];
  const templates = new Map<string, MessageTemplate>();
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'policy.yaml',
  );
  for (const name of files.sort()) {
    const path = join(folder, name);
    for (const template of readTemplates(path, faults)) {
      if (templates.has(template.id)) faults.push(`${path}: ${template.id} is there twice`);
      templates.set(template.id, template);
    }
  }
  if (faults.length > 0) throw new MessagesError('BAD_RULES', faults.join('\n'));
  return templates;
}

import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';
import { spoken } from '../errors.ts';
import { plainValue } from '../load/yaml/nodes.ts';
import { parseQuickly } from '../load/yaml/quick-yaml.ts';
import { yamlReason } from '../load/yaml/yaml-reason.ts';
import type { RuleFault } from '../rule.ts';
import type { Pipeline } from './pipeline.ts';

const LogSourceSchema = Type.Object(
  {
    category: Type.Optional(Type.String()),
    product: Type.Optional(Type.String()),
    service: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

const OneOrMore = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]);

const PipelineSchema = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    description: Type.Optional(Type.String()),
    logsources: Type.Optional(
      Type.Array(
        Type.Object(
          { logsource: LogSourceSchema, when: Type.Record(Type.String(), OneOrMore) },
          { additionalProperties: false },
        ),
      ),
    ),
    fields: Type.Optional(
      Type.Array(
        Type.Object(
          {
            for: Type.Optional(LogSourceSchema),
            names: Type.Optional(Type.Record(Type.String(), OneOrMore)),
            prefixes: Type.Optional(OneOrMore),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    placeholders: Type.Optional(Type.Record(Type.String(), OneOrMore)),
  },
  { additionalProperties: false },
);

function listOf(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}

function listsOf(record: Readonly<Record<string, string | string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, listOf(value)]));
}

function normal(parsed: Static<typeof PipelineSchema>): Pipeline {
  return {
    id: parsed.id,
    logsources: (parsed.logsources ?? []).map(({ logsource, when }) => ({
      logsource,
      when: Object.fromEntries(
        Object.entries(listsOf(when)).map(([field, values]) => [
          field,
          values.map((value) => value.toLowerCase()),
        ]),
      ),
    })),
    fields: (parsed.fields ?? []).map((mapping) => ({
      ...(mapping.for === undefined ? {} : { for: mapping.for }),
      names: listsOf(mapping.names ?? {}),
      ...(mapping.prefixes === undefined ? {} : { prefixes: listOf(mapping.prefixes) }),
    })),
    placeholders: listsOf(parsed.placeholders ?? {}),
  };
}

export interface LoadedPipelines {
  pipelines: readonly Pipeline[];
  faults: readonly RuleFault[];
}

/** Almost every pipeline is plain and right: the library, which takes ten times as long, is for the others. */
function readQuickly(text: string): Pipeline | undefined {
  const quick = parseQuickly(text);
  const root = quick.kind === 'read' && quick.roots.length === 1 ? quick.roots[0] : undefined;
  const value = root && plainValue(root);
  return Value.Check(PipelineSchema, value) ? normal(value) : undefined;
}

type ShapeError = ReturnType<typeof Value.Errors>[number];

function pipelineReason({ keyword, instancePath, message }: ShapeError) {
  const isUnknown = keyword === 'boolean';
  return spoken({
    en: `${instancePath || 'The pipeline'} ${isUnknown ? 'is not known here' : message}.`,
    zh: `${instancePath || '文件'} ${isUnknown ? '不是这里可用的键' : `的内容不符合要求（${message}）`}。`,
  });
}

/** Parses one pipeline; unknown keys are faults with their line. */
export function parsePipeline(path: string, text: string): LoadedPipelines {
  const pipeline = readQuickly(text);
  if (pipeline) return { pipelines: [pipeline], faults: [] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const faults: RuleFault[] = document.errors.map((error) => ({
    severity: 'error',
    path,
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    code: 'BAD_YAML',
    ...spoken(yamlReason(error.code, error.message.split('\n')[0] ?? error.code)),
  }));
  if (faults.length > 0) return { pipelines: [], faults };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (Value.Check(PipelineSchema, value)) return { pipelines: [normal(value)], faults };
  // One fault for an unknown key: the second says the same of the map around it.
  const errors = [...Value.Errors(PipelineSchema, value)];
  const telling = errors.filter((error) => error.keyword !== 'additionalProperties');
  for (const error of telling.length > 0 ? telling : errors) {
    const steps = error.instancePath.split('/').slice(1);
    const node = steps.length === 0 ? document.contents : document.getIn(steps, true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    const { line, col } = lines.linePos(range?.[0] ?? 0);
    const reason = pipelineReason(error);
    faults.push({ severity: 'error', path, line, column: col, code: 'BAD_PIPELINE', ...reason });
  }
  return { pipelines: [], faults };
}

/** Reads every `*.yaml` and `*.yml` of a folder, by name; a bad one is a fault and never stops the others. */
export async function loadPipelines(folder: string): Promise<LoadedPipelines> {
  const names: string[] = [];
  for await (const name of glob('*.{yml,yaml}', { cwd: folder })) names.push(name);
  const parts: LoadedPipelines[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    parts.push(parsePipeline(path, await readFile(path, 'utf8')));
  }
  return {
    pipelines: parts.flatMap((part) => part.pipelines),
    faults: parts.flatMap((part) => part.faults),
  };
}

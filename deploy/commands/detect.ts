import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Detection } from '../../analyzer/detection/detection.ts';
import { flattenEvent } from '../../analyzer/detection/flatten-event.ts';
import { loadRules } from '../../analyzer/detection/load-rules.ts';
import { createFieldNames } from '../../analyzer/detection/pipelines/field-names.ts';
import { loadPipelines } from '../../analyzer/detection/pipelines/load-pipelines.ts';
import { createRuleSet } from '../../analyzer/detection/rule-set.ts';
import { endWhenOutputCloses } from './closed-output.ts';
import { usage, type Command } from './command.ts';
import { readLines } from './read-lines.ts';

const line = 'detect --rules PATH… [--ignore-logsource] < events.ndjson';
const pipelineFolder = fileURLToPath(new URL('../../rules/detection/pipelines', import.meta.url));

/** Output gathered before it is written, in characters. */
const writeEvery = 64 * 1024;

interface Options {
  rules: string[];
  ignoreLogsource: boolean;
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rules: { type: 'string', multiple: true },
        'ignore-logsource': { type: 'boolean', default: false },
      },
    });
    const rules = [...(values.rules ?? []), ...positionals];
    if (values.rules === undefined || rules.length === 0) return undefined;
    return { rules, ignoreLogsource: values['ignore-logsource'] };
  } catch {
    return undefined;
  }
}

/** Writes lines in blocks and waits when the reader is slower. */
function createOutput(stream: NodeJS.WritableStream) {
  let text = '';
  const flush = async (): Promise<void> => {
    const block = text;
    text = '';
    if (block !== '' && !stream.write(block)) await once(stream, 'drain');
  };
  return {
    flush,
    async print(row: unknown): Promise<void> {
      text += `${JSON.stringify(row)}\n`;
      if (text.length >= writeEvery) await flush();
    },
  };
}

function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function row(n: number, { ruleId, correlation }: Detection): Record<string, unknown> {
  return correlation === undefined
    ? { n, rule: ruleId }
    : { n, rule: ruleId, group: correlation.group, value: correlation.value };
}

/**
 * Matches events from standard input against rules: one line per match, `n` counts the events from 0. An event
 * that names no log source and that no pipeline knows is shown to every rule.
 */
export const detect: Command = async (args) => {
  const options = readOptions(args);
  if (!options) return usage(line);
  const { pipelines } = await loadPipelines(pipelineFolder);
  const names = createFieldNames(pipelines);
  const loaded = await loadRules(options.rules, { placeholder: (name) => names.placeholder(name) });
  const missing = loaded.faults.find((fault) => fault.code === 'NO_FILE');
  if (missing) {
    console.error(`xiaodun: ${missing.path}: ${missing.reason}`);
    return 1;
  }
  const rules = createRuleSet(loaded.rules, {
    pipelines,
    ignoreLogsource: options.ignoreLogsource,
    unknownLogsource: 'every-rule',
  });
  endWhenOutputCloses();
  const output = createOutput(process.stdout);
  let events = 0;
  let matches = 0;
  for await (const input of readLines(process.stdin)) {
    const text = input.kind === 'line' ? input.text : undefined;
    if (text?.trim() === '') continue;
    const n = events;
    events += 1;
    if (text === undefined) {
      await output.print({ n, error: 'The line is longer than 4 MiB.' });
      continue;
    }
    const record = parseLine(text);
    if (!record) {
      await output.print({ n, error: 'The line is not a JSON object.' });
      continue;
    }
    for (const detection of rules.match(flattenEvent(record))) {
      matches += 1;
      await output.print(row(n, detection));
    }
  }
  const refused = loaded.faults
    .filter((fault) => fault.severity === 'error')
    .map(({ path, line, column, code, reason }) => ({ path, reason, code, line, column }));
  await output.print({ events, matches, rules: loaded.rules.length, refused });
  await output.flush();
  return 0;
};

import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { loadCorrelationLimits } from '../../analyzer/detection/correlation/limits.ts';
import type { Detection } from '../../analyzer/detection/detection.ts';
import { loadRules } from '../../analyzer/detection/load-rules.ts';
import { createFieldNames } from '../../analyzer/detection/pipelines/field-names.ts';
import { loadPipelines } from '../../analyzer/detection/pipelines/load-pipelines.ts';
import { createRuleSet } from '../../analyzer/detection/rule-set.ts';
import { ByteLineSplitter } from './byte-lines.ts';
import { endWhenOutputCloses } from './closed-output.ts';
import { usage, type Command } from './command.ts';

const line = 'detect --rules PATH… [--ignore-logsource] [--explain] < events.ndjson';
const pipelineFolder = fileURLToPath(new URL('../../rules/detection/pipelines', import.meta.url));

interface Options {
  rules: string[];
  ignoreLogsource: boolean;
  /** Adds which selections, fields and values made the match. */
  explain: boolean;
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rules: { type: 'string', multiple: true },
        'ignore-logsource': { type: 'boolean', default: false },
        explain: { type: 'boolean', default: false },
      },
    });
    const rules = [...(values.rules ?? []), ...positionals];
    if (values.rules === undefined || rules.length === 0) return undefined;
    return { rules, ignoreLogsource: values['ignore-logsource'], explain: values.explain };
  } catch {
    return undefined;
  }
}

/** Gathers lines; `flush` writes them and waits when the reader is slower. */
function createOutput(stream: NodeJS.WritableStream) {
  let text = '';
  return {
    print(row: unknown): void {
      text += `${JSON.stringify(row)}\n`;
    },
    async flush(): Promise<void> {
      const block = text;
      text = '';
      if (block !== '' && !stream.write(block)) await once(stream, 'drain');
    },
  };
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] ?? 0) <= 0x20) at += 1;
  return at === end;
}

function row(n: number, { ruleId, correlation, matched }: Detection, explain: boolean) {
  return {
    n,
    rule: ruleId,
    ...(correlation && { group: correlation.group, value: correlation.value }),
    ...(explain && { matched }),
  };
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
    limits: loadCorrelationLimits(),
  });
  endWhenOutputCloses();
  const output = createOutput(process.stdout);
  let events = 0;
  let matches = 0;
  const splitter = new ByteLineSplitter({
    line(bytes, start, end) {
      if (isBlank(bytes, start, end)) return;
      const found = rules.matchLine(bytes, start, end, options.explain);
      if (!found) output.print({ n: events, error: 'The line is not a JSON object.' });
      for (const detection of found ?? []) output.print(row(events, detection, options.explain));
      matches += found?.length ?? 0;
      events += 1;
    },
    tooLong() {
      output.print({ n: events, error: 'The line is longer than 4 MiB.' });
      events += 1;
    },
  });
  for await (const chunk of process.stdin) {
    splitter.add(chunk as Buffer);
    await output.flush();
  }
  splitter.end();
  const refused = loaded.faults
    .filter((fault) => fault.severity === 'error')
    .map(({ path, line, column, code, reason }) => ({ path, reason, code, line, column }));
  output.print({ events, matches, rules: loaded.rules.length, refused });
  await output.flush();
  return 0;
};

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProbeError } from '../../collector/probes/errors.ts';
import { createNmapProber } from '../../collector/probes/nmap/nmap-prober.ts';
import { createTcpProber } from '../../collector/probes/tcp/tcp-prober.ts';
import { SweepError } from '../../collector/sweeps/errors.ts';
import type { FoundService, SweepResult } from '../../collector/sweeps/events.ts';
import { readKnownFolder, readPrefixFile } from '../../collector/sweeps/known-files.ts';
import { loadSweepRules } from '../../collector/sweeps/rules.ts';
import { createScope } from '../../collector/sweeps/scope.ts';
import { createSweep } from '../../collector/sweeps/sweep.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';
import { usage } from './command.ts';

const form =
  'sweep --known DIR --prefixes FILE --budget N [--rate N] [--exclude PREFIX]… [--ports 22,80] [--icmp] [--seed N] [--progress]';

class UsageError extends Error {}

const options = {
  known: { type: 'string' },
  prefixes: { type: 'string' },
  budget: { type: 'string' },
  rate: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  ports: { type: 'string' },
  icmp: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  progress: { type: 'boolean', default: false },
} as const;

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new UsageError(`--${name} is a whole number`);
  return Number(text);
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const { known, prefixes, budget, rate, ports } = values;
  if (known === undefined || prefixes === undefined || budget === undefined) {
    throw new UsageError('--known, --prefixes and --budget are needed');
  }
  return {
    ...values,
    known,
    prefixes,
    seed: wholeNumber('seed', values.seed),
    settings: {
      budget: wholeNumber('budget', budget),
      ...(rate === undefined ? {} : { ratePerSecond: wholeNumber('rate', rate) }),
      ...(ports === undefined
        ? {}
        : { servicePorts: ports.split(',').map((port) => wholeNumber('ports', port.trim())) }),
    },
  };
}

function print(result: SweepResult, services: readonly FoundService[]): void {
  for (const { address, why, evidence, known } of result.hosts) {
    console.log(JSON.stringify({ address, why, evidence, known }));
  }
  for (const { address, port, state, banner } of services) {
    if (state === 'open') console.log(JSON.stringify({ address, port, state, banner }));
  }
  const { probes, aliasedPrefixes, end, failed, excluded, foundNew } = result;
  const counts = { found: result.hosts.length, new: foundNew, end, failed, excluded };
  console.log(JSON.stringify({ probes, aliased: aliasedPrefixes, ...counts }));
}

/** Reads plan and knowledge, sweeps, prints. Ctrl-C stops it and prints what was found. */
async function run(asked: ReturnType<typeof parse>): Promise<number> {
  const rules = loadSweepRules(join(root, 'rules', 'collection', 'sweeps.yaml'));
  const scope = createScope({
    prefixes: await readPrefixFile(asked.prefixes),
    exclusions: asked.exclude ?? [],
    limits: rules.scope,
  });
  const services: FoundService[] = [];
  const sweep = createSweep({
    scope,
    knowledge: { addresses: await readKnownFolder(asked.known) },
    probers: {
      tcp: createTcpProber(rules.probing),
      ...(asked.icmp ? { icmp: createNmapProber({ timeoutMs: rules.probing.timeoutMs }) } : {}),
    },
    rules,
    settings: asked.settings,
    time: systemTime,
    seed: asked.seed,
    told(event) {
      if (event.kind === 'service') services.push(event.service);
      if (event.kind === 'progress' && asked.progress)
        console.error(JSON.stringify(event.progress));
    },
  });
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    print(await sweep.run(stop.signal), services);
    return 0;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** `sweep`: looks for hosts in the planned prefixes and prints one JSON line for each found one, then a line of counts. */
export async function sweepCommand(args: readonly string[]): Promise<number> {
  let asked: ReturnType<typeof parse>;
  try {
    asked = parse(args);
  } catch (error) {
    if (error instanceof UsageError || error instanceof TypeError) {
      return usage(`${form} (${error.message})`);
    }
    throw error;
  }
  try {
    return await run(asked);
  } catch (error) {
    if (!(error instanceof SweepError || error instanceof ProbeError)) throw error;
    const remedy = error instanceof ProbeError ? ` ${error.remedy}` : '';
    console.error(`xiaodun: ${error.code}: ${error.message}${remedy}`);
    return 1;
  }
}

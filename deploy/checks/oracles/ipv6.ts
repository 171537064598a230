import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createSimulatedCampus } from '../../../collector/sweeps/testing/simulated-campus.ts';
import { readKnownFolder, readPrefixFile } from '../../../collector/sweeps/known-files.ts';
import { loadSweepRules } from '../../../collector/sweeps/rules.ts';
import { createScope } from '../../../collector/sweeps/scope.ts';
import { createSweep } from '../../../collector/sweeps/sweep.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { nodeFlags } from '../../node-flags.ts';
import { root } from '../../paths.ts';
import { whyNoBed, withBed } from './ipv6-bed.ts';
import type { OracleResult } from './result.ts';

const budget = 10_000;
const ratePerSecond = 4_000;
const shownFailures = 20;
/** Hidden hosts that must be found; of any other plan two fifths, as privacy addresses can't be guessed. */
const required: Readonly<Record<string, number>> = { seed1: 800, seed2: 460, seed3: 370 };
const requiredShare = 0.4;

interface Report {
  found: string[];
  probes: number;
  /** As the campus counted them; undefined without one. */
  counted: number | undefined;
}

type Row = Record<string, string>;

function readRows(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(columns.map((name, at) => [name, fields[at] ?? '']));
  });
}

/** What only the judge reads. */
function readTruth(plan: string) {
  const hosts = readRows(join(plan, 'truth', 'hosts.csv'));
  const aliased = readRows(join(plan, 'truth', 'subnets.csv'))
    .filter(({ kind }) => kind === 'aliased')
    .map(({ prefix = '' }) => prefix);
  const known = new Set(
    ['nd-table', 'dns-aaaa', 'dhcpv6-leases'].flatMap((name) =>
      readRows(join(plan, 'known', `${name}.csv`)).map(({ address = '' }) => address),
    ),
  );
  return { hosts, aliased, known };
}

const prefixesOf = (plan: string) => join(plan, 'known', 'prefixes.csv');

/** Sweeps over the wire with the command line, as an operator would. */
async function sweepOnBed(oracles: string, plan: string, name: string): Promise<Report> {
  return await withBed(oracles, plan, name, async (bed) => {
    await bed.reset();
    const entry = join(root, 'deploy', 'xiaodun.mjs');
    const inputs = ['--known', join(plan, 'known'), '--prefixes', prefixesOf(plan)];
    const limits = ['--budget', String(budget), '--rate', String(ratePerSecond)];
    const args = [...nodeFlags(), entry, 'sweep', ...inputs, ...limits];
    const child = bed.spawn(process.execPath, args);
    child.stdin.end();
    const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    const { probes } = lines.at(-1) as unknown as { probes: number };
    const counted = await bed.count();
    const found = lines.flatMap(({ address }) => (address === undefined ? [] : [address]));
    return { found, probes, counted: counted['total'] };
  });
}

/** The same engine where no network can be built: the plan itself answers. */
async function sweepSimulated(plan: string): Promise<Report> {
  const { hosts, aliased } = readTruth(plan);
  const campus = createSimulatedCampus({
    aliased,
    hosts: hosts.map(({ address = '', ping, firewall, ports = '' }) => ({
      address,
      ping: ping === '1',
      firewall: firewall === '1',
      open: ports
        .split(' ')
        .map(Number)
        .filter((port) => port > 0 && port !== 161),
    })),
  });
  const rules = loadSweepRules(join(root, 'rules', 'collection', 'sweeps.yaml'));
  const sweep = createSweep({
    scope: createScope({
      prefixes: await readPrefixFile(prefixesOf(plan)),
      exclusions: [],
      limits: rules.scope,
    }),
    knowledge: { addresses: await readKnownFolder(join(plan, 'known')) },
    probers: { tcp: campus.tcp },
    rules,
    settings: { budget },
    time: systemTime,
    seed: 1,
  });
  const { hosts: found, probes } = await sweep.run();
  return { found: found.map(({ address }) => address), probes, counted: undefined };
}

function judge(name: string, plan: string, how: string, report: Report): OracleResult[] {
  const { hosts, known } = readTruth(plan);
  const real = new Set(hosts.map(({ address = '' }) => address));
  const hidden = [...real].filter((address) => !known.has(address));
  const found = new Set(report.found);
  const wrong = [...found].filter((address) => !real.has(address));
  const hit = hidden.filter((address) => found.has(address)).length;
  const all = { requiredRate: 1, failures: [] as string[] };
  const title = `ipv6 ${name} (${how})`;
  return [
    {
      ...all,
      name: `${title}: hidden hosts found of those required, ${report.probes} probes`,
      passed: hit,
      total: required[name] ?? Math.ceil(hidden.length * requiredShare),
    },
    {
      ...all,
      name: `${title}: reported addresses that exist and are not aliased`,
      passed: found.size - wrong.length,
      total: found.size,
      failures: wrong.slice(0, shownFailures),
    },
    {
      ...all,
      name: `${title}: probes within the budget, as the campus counted them`,
      passed: report.probes <= budget && (report.counted ?? report.probes) <= report.probes ? 1 : 0,
      total: 1,
      failures: [`said ${report.probes}, counted ${report.counted ?? 'nothing'}`],
    },
  ];
}

/**
 * Sweeps the simulated campuses below `root`/ipv6 with 10,000 probes, reading only what their operator holds: over the wire where network namespaces
 * can be built (root, nftables), otherwise against the plan itself.
 */
export async function ipv6Oracle(oracles: string): Promise<OracleResult[]> {
  const folder = join(oracles, 'ipv6');
  const names = readdirSync(folder).filter((name) => /^seed\d+$/u.test(name));
  const why = whyNoBed(oracles);
  const how = why === undefined ? 'namespaces' : `simulated: ${why}`;
  const results = await Promise.all(
    names.map(async (name) => {
      const plan = join(folder, name);
      const report =
        why === undefined ? await sweepOnBed(oracles, plan, name) : await sweepSimulated(plan);
      return judge(name, plan, how, report);
    }),
  );
  return results.flat();
}

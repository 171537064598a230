import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSourceConfig } from '../../collector/sources/source-config.ts';
import { createSyslogTcp } from '../../collector/sources/syslog-tcp/index.ts';
import { SyslogTcpConfig } from '../../collector/sources/syslog-tcp/schema.ts';
import { createSyslogUdp } from '../../collector/sources/syslog-udp/index.ts';
import { SyslogUdpConfig } from '../../collector/sources/syslog-udp/schema.ts';
import { openSpool } from '../../collector/spool/spool.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { createAlerts } from '../alerts/alerts.ts';
import { loadAlertPolicies } from '../alerts/load-policies.ts';
import { createLiveBus } from '../live/live-bus.ts';
import { createSourceRegistry } from '../sources/registry.ts';
import { loadSilenceRules } from '../sources/silence-rules.ts';
import { createDuckdbEventStore } from '../stores/events/duckdb/duckdb-event-store.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

/** Deadline of what is awaited; usually a few hundred milliseconds. */
const soon = { timeout: 20_000 };
const policies = fileURLToPath(new URL('../../rules/alerts/policies.yaml', import.meta.url));

const rule = `
title: Failed sign-in
id: 0b2f8a0e-51f4-4a59-9d0e-7f1c6f0d9a11
status: test
level: high
logsource: {}
detection:
  selection:
    event.outcome: failure
  condition: selection
`;

let stops: (() => Promise<unknown>)[];

beforeEach(() => {
  stops = [];
});

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** A node from the sockets to the alerts, every part the real one. */
async function startNode() {
  const folder = await mkdtemp(join(tmpdir(), 'flow-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'rule.yml'), rule);
  const deps = { time: systemTime, log: pino({ enabled: false }), metrics: new Registry() };
  const { records, dispose } = await temporaryRecords();
  stops.push(dispose);
  const live = createLiveBus();
  let pipeline: Pipeline | undefined;
  const alerts = createAlerts({
    ...deps,
    records,
    live,
    policies: loadAlertPolicies(policies),
    ruleOf: (id) => pipeline?.rules().rules.find((one) => one.id === id),
  });
  const rules = loadSilenceRules();
  const sources = createSourceRegistry({ ...deps, records, alerts, live, rules });
  await sources.start();
  stops.push(() => sources.stop());
  const events = await createDuckdbEventStore({ ...deps, dir: join(folder, 'events') });
  stops.push(() => events.stop());
  const spool = await openSpool({
    ...deps,
    folder: join(folder, 'spool'),
    maxBytes: 16 * 1024 * 1024,
  });
  stops.push(() => spool.stop());
  const running = createPipeline({
    ...deps,
    spool,
    events,
    alerts,
    sources,
    rulePaths: { rules: [join(folder, 'rule.yml')] },
    enrichment: { defaultUnitId: 'school', owners: new Map() },
    nodeId: 'n1',
    timeZone: 'Asia/Shanghai',
  });
  pipeline = running;
  await running.start();
  stops.push(() => running.stop());
  const { sink } = running;
  const udp = createSyslogUdp(
    parseSourceConfig(SyslogUdpConfig, { hosts: ['127.0.0.1'], port: 0 }),
    { ...deps, sink },
  );
  const tcp = createSyslogTcp(parseSourceConfig(SyslogTcpConfig, { host: '127.0.0.1', port: 0 }), {
    ...deps,
    sink,
  });
  for (const source of [udp, tcp]) {
    await source.start();
    stops.push(() => source.stop());
  }
  return { records, events, sources, udp, tcp };
}

test('turns a line of a switch into a stored event, a counted alert and a known source', async () => {
  const node = await startNode();
  const line =
    '<188>Nov 21 2026 10:00:00 SW1 %%01SSH/4/SSH_FAIL(s)[7]:Failed to log in through SSH. (IP=10.1.2.3, UserName=admin, Times=3, FailedReason=Username or password is wrong.)';
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send(line, node.udp.port(), '127.0.0.1', resolve));
  socket.close();
  connect(node.tcp.port(), '127.0.0.1').end(`${line}\n${line.length} ${line}`);

  const alert = () =>
    node.records.db
      .selectFrom('alerts')
      .select(['unit_id', 'title', 'severity', 'count'])
      .execute();
  await expect
    .poll(alert, soon)
    .toEqual([{ unit_id: 'school', title: 'Failed sign-in', severity: 'high', count: 3 }]);
  const range = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
  const { events } = await node.events.search({ range, units: ['school'] });
  expect(events).toHaveLength(3);
  expect(events[0]).toMatchObject({
    'source.ip': '10.1.2.3',
    'user.name': 'admin',
    'unit.id': 'school',
    'log.source.address': '127.0.0.1',
    'event.original': line,
  });
  await node.sources.flush();
  const known = await node.records.db
    .selectFrom('log_sources')
    .select(['transport', 'events', 'unparsed', 'unit_id'])
    .orderBy('transport')
    .execute();
  expect(known).toEqual([
    { transport: 'tcp', events: '2', unparsed: '0', unit_id: 'school' },
    { transport: 'udp', events: '1', unparsed: '0', unit_id: 'school' },
  ]);
});

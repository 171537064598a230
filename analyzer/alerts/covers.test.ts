import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseLine } from '../../collector/parsers/parse-line.ts';
import { loadRules } from '../detection/load-rules.ts';
import { loadPipelines } from '../detection/pipelines/load-pipelines.ts';
import { createRuleSet } from '../detection/rule-set.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { temporaryRecords } from '../stores/records/testing/temporary-records.ts';
import { alertFixture } from './testing/alert-fixture.ts';

const folder = fileURLToPath(new URL('../../rules/detection/', import.meta.url));

const attack = (name: string, action: string): string =>
  `<188>Nov 21 2026 08:00:01 FW-6350 %%01IPS/4/DETECT(l)[12]:An intrusion was detected. (SyslogId=1, VSys="public", Policy="p1", SrcIp=198.51.100.8, DstIp=10.8.0.80, SrcPort=4444, DstPort=80, Protocol=TCP, Application="HTTP", SignName="${name}", Severity=high, Action=${action})`;

test('makes one alert of an attack, the one that says most', async () => {
  const { records, dispose } = await temporaryRecords();
  await insertTestUnits(records.db);
  const { rules } = await loadRules([`${folder}firewall`]);
  const ruleSet = createRuleSet(rules, await loadPipelines(`${folder}pipelines`));
  const { alerts } = await alertFixture(records, { rules });
  const receivedAt = Date.parse('2026-11-21T00:00:02Z');
  for (const [index, text] of [
    attack('Apache Log4j2 RCE', 'Alert'),
    attack('SQL Injection in Login Form', 'Alert'),
    attack('Cobalt Strike Beacon', 'Block'),
  ].entries()) {
    const event = parseLine(Buffer.from(text), {
      receivedAt,
      timeZone: 'Asia/Shanghai',
      sourceAddress: '192.0.2.1',
      id: `event-${index}`,
    });
    await alerts.record(ruleSet.match(event).map((detection) => ({ event, detection })));
  }
  const raised = await records.db
    .selectFrom('alerts')
    .select(['title', 'severity'])
    .orderBy('id')
    .execute();
  await dispose();
  expect(raised).toEqual([
    { title: 'Exploit Of A Well Known Flaw Let Through', severity: 'critical' },
    { title: 'Intrusion Seen And Not Blocked', severity: 'high' },
    { title: 'Botnet Or Command Channel Seen By A Firewall', severity: 'critical' },
  ]);
});

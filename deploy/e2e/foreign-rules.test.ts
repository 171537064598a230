import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUp, signIn, type Api } from './testing/api.ts';
import { eventually, sendSyslog, startPlatform, type Platform } from './testing/platform.ts';

const admin = { username: 'zhang', name: '张老师', password: 'Qingxi-2026-xuexiao' };
const audit = { username: 'li', name: '李老师', password: 'Shenji-2026-qingxi' };

/** A rule as SigmaHQ writes its rules; the text that it looks for is the end of its id. */
function ruleText(id: string): string {
  const text = id.slice(-8);
  return `title: Suspicious Text ${text}
id: ${id}
status: test
description: Looks for a text in the messages of a server.
references:
    - https://example.com/${text}
author: Ada Example (hub)
date: 2026-11-22
tags:
    - attack.execution
    - attack.t1059
logsource:
    product: linux
    service: sshd
detection:
    keywords:
        - '${text}'
    condition: keywords
falsepositives:
    - Unknown
level: high
`;
}

const first = '5e0e9d1c-9a43-4f0a-8d54-2f5f00000001';
const second = '5e0e9d1c-9a43-4f0a-8d54-2f5f00000002';

let folder: string;
let platform: Platform;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xiaodun-hub-'));
  const rules = join(folder, 'hub', 'rules');
  mkdirSync(join(rules, 'linux'), { recursive: true });
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'hub', 'LICENSE'), 'Detection Rule License (DRL) 1.1\n');
  writeFileSync(join(rules, 'linux', 'first.yml'), ruleText(first));
  const config = `rules:\n  detection: [${rules}]\n`;
  writeFileSync(join(folder, 'data', 'xiaodun.yaml'), config);
  platform = await startPlatform({ dataDir: join(folder, 'data') });
  await setUp(platform.url, platform.setUpLink ?? '', { unit: '青溪县第一中学', admin, audit });
  api = await signIn(platform.url, admin);
});

afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface AlertRow {
  ruleId: string;
  title: string;
}

/** Sends a line that the rule matches until there is an alert of it: nobody says when rules were read again. */
async function alertOf(id: string): Promise<AlertRow> {
  return await eventually(`an alert of ${id}`, async () => {
    await sendSyslog(platform.syslogPort, [`<86>srv-01 sshd[7]: something ${id.slice(-8)}`]);
    const alerts = await api.get<AlertRow[]>('/alerts');
    return alerts.find(({ ruleId }) => ruleId === id);
  });
}

test('rules of a folder in the configuration raise alerts, with author, reference and licence', async () => {
  expect(await alertOf(first)).toMatchObject({ title: 'Suspicious Text 00000001' });
  expect(await api.get(`/rules/${first}`)).toMatchObject({
    author: 'Ada Example (hub)',
    references: ['https://example.com/00000001'],
    collection: 'rules',
    path: 'linux/first.yml',
  });
  expect(await api.get(`/rules/${first}/source`)).toMatchObject({
    licence: { from: 'file' },
  });
});

test('a rule put into a new folder beside them is in use without a restart', async () => {
  const late = join(folder, 'hub', 'rules', 'late');
  mkdirSync(late);
  writeFileSync(join(late, 'second.yml'), ruleText(second));
  expect(await alertOf(second)).toMatchObject({ title: 'Suspicious Text 00000002' });
});

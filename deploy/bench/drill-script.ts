import { readFileSync } from 'node:fs';
import { extensionId } from '../../analyzer/playbooks/schema/common.ts';
import type { Inject, Role } from '../../analyzer/playbooks/schema/extension.ts';
import type { PlaybookJson } from '../../analyzer/playbooks/schema/playbook.ts';

export interface ScriptSize {
  players: number;
  injects: number;
  /** Exercise minutes per real minute. */
  rate: number;
  /** Exercise time over which the injects are spread. */
  minutes: number;
}

export interface BenchScript extends ScriptSize {
  text: string;
  /** Role of the playbook of each player. */
  roles: readonly string[];
  /** How many items reach players in all. */
  deliveries: number;
}

const sample = new URL('../../analyzer/playbooks/testing/sample.json', import.meta.url);
/** Groups of a large exercise. */
const groups = 20;

/** A script as large as the platform takes, for as many players, after the small playbook that ships for tests. */
export function drillScript(size: ScriptSize): BenchScript {
  const { players, injects, rate, minutes } = size;
  const json = JSON.parse(readFileSync(sample, 'utf8')) as PlaybookJson;
  const count = Math.min(groups, players);
  const names = Array.from({ length: count }, (_, index) => `group-${index + 1}`);
  const extension = json.playbook_extensions[extensionId];
  const staff = extension.roles.filter(({ part }) => part !== 'player');
  const playing = names.map((id): Role => ({
    id,
    title: { zh: `第${id.slice('group-'.length)}组` },
    part: 'player',
    unit: 'any',
    platform_roles: [],
    at_least: 1,
  }));
  const gapMs = Math.floor((minutes * 60_000) / injects);
  const script = Array.from({ length: injects }, (_, index): Inject => ({
    id: `inject-${index + 1}`,
    no: String(index + 1),
    title: { zh: `情景 ${index + 1}` },
    channel: 'console-inbox',
    fire: { kind: 'timed', at_ms: (index + 1) * gapMs },
    from: 'director',
    to: [names[index % count] ?? ''],
    content: { zh: `第 ${index + 1} 个情景：请研判并处置。` },
    expected: [
      { id: 'act', kind: 'contain', text: { zh: '处置' }, deadline_ms: 3_600_000, points: 1 },
    ],
  }));
  const start = Object.keys(json.workflow).find((id) => id.startsWith('start'));
  const end = Object.keys(json.workflow).find((id) => id.startsWith('end'));
  if (start === undefined || end === undefined) throw new Error('the sample has no start or end');
  const text = JSON.stringify({
    ...json,
    workflow: {
      [start]: { type: 'start', on_completion: end },
      [end]: { type: 'end' },
    },
    agent_definitions: undefined,
    playbook_variables: undefined,
    playbook_extensions: {
      [extensionId]: {
        ...extension,
        kind: 'live-drill',
        roles: [...staff, ...playing],
        phases: undefined,
        objectives: undefined,
        clock: { rate, duration_ms: (minutes + 120) * 60_000 },
        injects: script,
      },
    },
  });
  const roles = Array.from({ length: players }, (_, index) => names[index % count] ?? '');
  const reached = (role: string | undefined) => roles.filter((each) => each === role).length;
  const deliveries = script.reduce((sum, { to }) => sum + reached(to[0]), 0);
  return { ...size, text, roles, deliveries };
}

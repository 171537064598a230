import { extensionId } from '../schema/common.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import { idOf } from './random-playbook.ts';
import { samplePlaybook } from './sample-playbook.ts';

/** A response plan of automatic steps: two branches, a loop, an HTTP request, a delay, a person between. */
export function automaticPlaybook() {
  const id = (n: number) => idOf('action', n);
  const start = idOf('start', 1);
  const both = idOf('parallel', 2);
  const loop = idOf('while-condition', 3);
  const end = idOf('end', 4);
  const target = idOf('http-api', 5);
  const [query, send, person, poll] = [id(10), id(11), id(12), id(13)];
  const platform = {
    type: 'xiaodun-platform',
    command: 'poll-asset',
    parameters: { asset: 'a' },
  } as const;
  const sample = samplePlaybook();
  const { playbook_extensions: _, agent_definitions: __, ...head } = sample;
  const json: PlaybookJson = {
    ...head,
    workflow_start: start,
    workflow: {
      [start]: { type: 'start', on_completion: both },
      [both]: { type: 'parallel', next_steps: [query, send], on_completion: person },
      [query]: { type: 'action', commands: [platform], on_completion: end },
      [send]: {
        type: 'action',
        delay: 1_000,
        commands: [{ type: 'http-api', command: 'POST /block', content: '{}' }],
        targets: [target],
        on_completion: end,
      },
      [person]: {
        type: 'action',
        commands: [{ type: 'manual', command: 'look' }],
        step_extensions: { [extensionId]: { roles: ['commander'] } },
        on_completion: loop,
      },
      [loop]: {
        type: 'while-condition',
        condition: '__n__:value < 1',
        on_true: poll,
        on_completion: end,
      },
      [poll]: { type: 'action', commands: [platform], out_args: ['__n__'], on_completion: loop },
      [end]: { type: 'end' },
    },
    playbook_variables: { __n__: { type: 'integer', value: '0' } },
    target_definitions: {
      [target]: { type: 'http-api', name: 'firewall', address: { url: ['https://fw.example'] } },
    },
    playbook_extensions: {
      [extensionId]: {
        schema: 1,
        kind: 'response-plan',
        version: '1',
        roles: [
          {
            id: 'commander',
            title: { zh: '指挥' },
            part: 'responder',
            unit: 'own',
            platform_roles: [],
            at_least: 1,
          },
        ],
      },
    },
  };
  return { json, manual: [person], http: [send], platformTimes: 2 };
}

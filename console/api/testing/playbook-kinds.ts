import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { loadPlaybookRules, capsOf } from '../../../analyzer/playbooks/rules.ts';
import { beginRun } from '../../../analyzer/playbooks/interpreter/interpret.ts';
import { sampleText } from '../../../analyzer/playbooks/testing/sample-playbook.ts';
import { validatePlaybook } from '../../../analyzer/playbooks/validation/validate.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { insertCase } from './insert-case.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import { sampleOf } from './sample-body.ts';
import type { TestApp } from './test-app.ts';

function sample() {
  const rules = loadPlaybookRules();
  const result = validatePlaybook(sampleText(), { rules });
  if (result.kind === 'faults') throw new Error(JSON.stringify(result.faults));
  return { ...result, rules };
}

async function keep({ records: { db } }: TestApp, hash: string, content: string): Promise<void> {
  await db
    .insertInto('playbook_contents')
    .values({ hash, content, stored_at: testEpoch })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

function playbookKind(test: TestApp): ObjectKind {
  const { program, content } = sample();
  return {
    prefix: '/playbooks',
    async create(unit) {
      const id = newId();
      // A text of its own: a unit has each playbook once.
      const hash = id.toLowerCase().padEnd(64, '0');
      await keep(test, hash, content);
      await test.records.db
        .insertInto('playbooks')
        .values({
          id,
          unit_id: unit,
          hash,
          playbook_id: program.json.id,
          name: program.json.name,
          kind: program.extension.kind,
          version: program.extension.version,
          steps: program.steps.size,
          injects: program.injects.size,
          roles: program.roles.size,
          owner_id: 'somebody',
          owner_name: 'Somebody',
          created_at: testEpoch,
          node: 'node',
          signature: '',
        })
        .execute();
      return id;
    },
  };
}

function runKind(test: TestApp): ObjectKind {
  const { program, content, rules } = sample();
  const run = beginRun(
    program,
    { at: Date.parse(testEpoch), rate: 1, variables: {}, limits: {} },
    capsOf(rules),
  );
  const [stepId = ''] = program.steps.keys();
  const bodies = test.app.declaredRoutes
    .filter(({ url, body }) => body !== undefined && url.startsWith('/api/v1/runs/:id/'))
    .map(({ method, url, body }) => {
      const sent = sampleOf(body) as { payload?: object };
      const named = { ...sent.payload, ...(url.endsWith('-step') && { stepId }) };
      return [`${method} ${url.slice('/api/v1'.length)}`, () => ({ ...sent, payload: named })];
    });
  return {
    prefix: '/runs',
    partyKind: 'run',
    listed: false,
    bodies: Object.fromEntries(bodies) as NonNullable<ObjectKind['bodies']>,
    async create(unit) {
      const id = newId();
      await keep(test, program.hash, content);
      const { json, extension } = program;
      const { version, kind } = extension;
      await insertCase(
        test,
        'run',
        {
          unitId: unit,
          state: 'RUNNING',
          title: 'Test',
          mode: 'real',
          subject: { kind: 'incident', id: 'incident' },
          playbook: { hash: program.hash, id: json.id, name: json.name, version, kind },
          bindings: [],
          node: 'node',
          startedAt: testEpoch,
          endedAt: null,
          run,
        },
        id,
      );
      return id;
    },
  };
}

/** The library and the runs on incidents. */
export function playbookKinds(test: TestApp): ObjectKind[] {
  return [playbookKind(test), runKind(test)];
}

export const playbookBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /playbooks': () => ({ playbook: {} }),
  'POST /playbooks/validate': () => ({ playbook: {} }),
};

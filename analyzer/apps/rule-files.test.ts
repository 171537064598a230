import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { fieldTypeOf, loadFieldRules, missingFacts } from './fields.ts';
import { loadGateRules } from './gates/rules.ts';
import { fullFacts, fullUse } from './testing/sample-facts.ts';
import { loadAppWorkflow } from './workflow.ts';

const own = fileURLToPath(new URL('../../rules/apps', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The product's own rules with one text replaced. */
function changed(file: string, from: string, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'xiaodun-app-rules-'));
  folders.push(folder);
  cpSync(join(own, file), join(folder, file));
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

describe('rule files of apps', () => {
  test('refuse a gate that asks for what there is not, stands nowhere, or is there twice', async () => {
    const gates = (from: string, to: string) => loadGateRules(changed('gates.yaml', from, to));
    await expect(gates('fact: app.commitment', 'fact: app.comitment')).rejects.toThrow(
      /gates\.yaml.*unknown fact app\.comitment/u,
    );
    await expect(gates('id: commitment', 'id: icp')).rejects.toThrow(/icp is there twice/u);
    await expect(gates('app-filing.submit', 'app-filing.sumbit')).rejects.toThrow(
      /gates\.yaml:\d+/u,
    );
    await expect(gates('require: [{ fact: form.missing, is: 0 }]', 'requires: []')).rejects.toThrow(
      /gates\.yaml/u,
    );
    await expect(gates('key: school.minutes,', 'key: school.minute,')).rejects.toThrow(
      /no name for school\.minutes/u,
    );
  });

  test('refuse a form without a field for a fact, or with a choice that has no name', async () => {
    const fields = (from: string, to: string) => loadFieldRules(changed('fields.yaml', from, to));
    await expect(fields('key: legalPerson', 'key: legalPersons')).rejects.toThrow(
      /no fact legalPersons/u,
    );
    await expect(fields('id: enterprise', 'id: company')).rejects.toThrow(/must name enterprise/u);
  });

  test('refuse a workflow with an unknown kind of unit', async () => {
    await expect(
      loadAppWorkflow(
        changed('workflow.yaml', 'authorityKinds: [province]', 'authorityKinds: [state]'),
      ),
    ).rejects.toThrow(/workflow\.yaml:\d+/u);
  });

  test('say what a form still needs, and how each fact is asked for', async () => {
    const rules = await loadFieldRules(own);
    expect(missingFacts(rules, 'filing', fullFacts)).toEqual([]);
    expect(missingFacts(rules, 'use', fullUse)).toEqual([]);
    const { policySdks: _s, legalPerson: _l, ...less } = fullFacts;
    expect(missingFacts(rules, 'filing', { ...less, stages: [] })).toEqual([
      'legalPerson',
      'stages',
      'policySdks',
    ]);
    expect(missingFacts(rules, 'own', less)).not.toContain('legalPerson');
    expect(
      ['summary', 'policyText', 'platforms', 'functions', 'policySdks', 'ads', 'gradedOn'].map(
        (key) => fieldTypeOf('app', key),
      ),
    ).toEqual(['words', 'document', 'choices', 'ids', 'lines', 'flag', 'day']);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { assessmentApp, pdf, type AssessmentApp } from '../items/testing/assessment-app.ts';
import type { SignedIn } from '../testing/test-app.ts';
import type { Home } from './schema.ts';

let app: AssessmentApp;
let auditor: SignedIn;
let officer: SignedIn;
let cio: SignedIn;
let system: string;

const home = async (who: SignedIn): Promise<Home> =>
  (await app.request(who, 'GET', '/home')).json<Home>();

beforeAll(async () => {
  app = await assessmentApp();
  auditor = await app.signIn('auditor', 'schoolA');
  officer = await app.signIn('school-security-officer', 'schoolA');
  cio = await app.signIn('school-cio', 'schoolA');
  system = await app.newSystem(officer, 'schoolA');
});
afterAll(() => app?.dispose());

async function attested(expiresOn: string): Promise<string> {
  const made = await app.request(officer, 'POST', '/attestations', {
    systemId: system,
    title: '方针',
    answers: [{ itemKey: '7.1.6.1.a', verdict: 'satisfied' }],
    effectiveOn: '2026-08-01',
    expiresOn,
  });
  const { id } = made.json();
  await app.upload(officer, 'attestations', id, 'a.pdf', pdf(id));
  await app.act(officer, 'attestations', id, 'submit');
  return id;
}

test('a school leader sees what waits for a decision and what is owed to the police', async () => {
  const attestation = await attested('2026-09-20');
  const filing = await app.request(officer, 'POST', `/systems/${system}/filings`, {
    basis: 'running',
    basisOn: '2026-08-20',
  });
  const { duties, audit } = await home(cio);
  expect(duties.entries.map(({ kind, id, href }) => [kind, id, href])).toEqual(
    expect.arrayContaining([
      ['attestation', attestation, `/attestations/${attestation}`],
      ['filing', filing.json().id, `/filings/${filing.json().id}`],
    ]),
  );
  expect(duties.entries.find(({ kind }) => kind === 'filing')).toMatchObject({
    labelZh: '向公安机关备案',
    overdue: false,
  });
  expect(audit).toBeNull();
  await app.act(cio, 'attestations', attestation, 'approve');
});

test('an auditor sees engagements, answers to check and what runs out', async () => {
  const raise = async () =>
    (
      await app.request(auditor, 'POST', '/findings', {
        systemId: system,
        itemKey: '7.1.6.1.a',
        title: '缺签发页',
        text: '请补充',
        severity: 'low',
      })
    ).json<{ id: string }>().id;
  const answered = await raise();
  await raise();
  await app.act(officer, 'findings', answered, 'answer', { text: '已补' });
  const { audit } = await home(auditor);
  expect(audit).toMatchObject({
    engagements: [{ unitId: 'schoolA', systems: 1, openFindings: 2 }],
    findings: { OPEN: 1, READY: 1 },
    toCheck: [{ id: answered, href: `/findings/${answered}` }],
    expiringAttestations: [{ at: '2026-09-20T16:00:00.000Z' }],
    expiringExceptions: [],
    frozen: [],
  });
  const { duties } = await home(officer);
  expect(duties.entries.filter(({ kind }) => kind === 'finding')).toHaveLength(1);
});

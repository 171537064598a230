import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothEngines, type OpenedRecords } from '../../../analyzer/alerts/testing/both-engines.ts';
import type { SignedIn } from '../testing/test-app.ts';
import { assessmentApp, pdf, type AssessmentApp } from './testing/assessment-app.ts';

const policy = '7.1.6.1.a';
const floor = '7.1.1.7.a';

for (const { title, skip, open } of bothEngines) {
  describe.skipIf(skip)(`what people say of a system, on ${title}`, () => {
    let opened: OpenedRecords;
    let app: AssessmentApp;
    let officer: SignedIn;
    let cio: SignedIn;
    let auditor: SignedIn;
    let system: string;

    beforeAll(async () => {
      opened = await open();
      app = await assessmentApp(opened.records);
      officer = await app.signIn('school-security-officer', 'schoolA');
      cio = await app.signIn('school-cio', 'schoolA');
      auditor = await app.signIn('auditor', 'schoolA');
      system = await app.newSystem(officer, 'schoolA', { profile: { addresses: ['10.0.0.1'] } });
    }, 60_000);
    afterAll(async () => {
      await app?.dispose();
      await opened?.dispose();
    });

    const list = async (who: SignedIn, path: string, filter: object, sort = 'updatedAt') =>
      (
        await app.request(
          who,
          'GET',
          `/${path}?sort=["${sort}","ASC"]&filter=${encodeURIComponent(JSON.stringify(filter))}`,
        )
      ).json<{ id: string }[]>();

    test('is attested, excepted, found, filed, listed and queued alike', async () => {
      const attestation = await app.request(officer, 'POST', '/attestations', {
        systemId: system,
        title: '方针',
        answers: [
          { itemKey: policy, verdict: 'satisfied' },
          { itemKey: floor, verdict: 'not-satisfied', note: '瓷砖' },
        ],
        effectiveOn: '2026-08-01',
        expiresOn: '2026-09-20',
      });
      const { id } = attestation.json();
      await app.upload(officer, 'attestations', id, 'a.pdf', pdf('a'));
      await app.act(officer, 'attestations', id, 'submit');
      expect((await app.act(cio, 'attestations', id, 'approve')).statusCode).toBe(200);
      const exception = await app.request(officer, 'POST', '/exceptions', {
        systemId: system,
        itemKey: floor,
        reason: '明年改造',
        compensatingControl: '手环',
        risk: 'low',
        expiresOn: '2026-12-31',
      });
      await app.act(cio, 'exceptions', exception.json().id, 'approve');
      const finding = await app.request(auditor, 'POST', '/findings', {
        systemId: system,
        itemKey: policy,
        title: '缺签发页',
        text: '请补充',
        severity: 'low',
      });
      await app.request(officer, 'POST', `/systems/${system}/filings`, {
        basis: 'running',
        basisOn: '2026-08-20',
      });
      const of = { systemId: system };
      expect(
        await list(officer, 'attestations', { ...of, standing: 'expiring' }, 'expiresAt'),
      ).toMatchObject([{ id }]);
      expect(await list(officer, 'attestations', { q: '方' })).toHaveLength(1);
      expect(
        await list(officer, 'exceptions', { inForce: true, stale: false, risk: ['low'] }),
      ).toHaveLength(1);
      expect(await list(officer, 'exceptions', { stale: true })).toEqual([]);
      expect(
        await list(auditor, 'findings', { state: 'OPEN', overdue: false }, 'nextDueAt'),
      ).toMatchObject([finding.json()].map((one) => ({ id: one.id })));
      expect(await list(officer, 'filings', { ...of, unitId: 'schoolA', mine: true })).toHaveLength(
        1,
      );
      const tree = (await app.request(officer, 'GET', `/systems/${system}/tree`)).body;
      expect(tree).toContain('"state":"excepted"');
      const queue = (await app.request(officer, 'GET', `/systems/${system}/queue`)).json();
      expect(queue.counts).toMatchObject({ expiring: 2, finding: 1 });
      const { audit } = (await app.request(auditor, 'GET', '/home')).json();
      expect(audit).toMatchObject({ findings: { OPEN: 1 }, expiringAttestations: [{ id }] });
      const { duties } = (await app.request(cio, 'GET', '/home')).json();
      expect(duties.entries.map(({ kind }: { kind: string }) => kind)).toEqual(['filing']);
    });
  });
}

import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { keyId } from '../../audit/signing-key.ts';
import { createCases } from '../../cases/create-cases.ts';
import { plainDeadlines } from '../../cases/testing/case-fixture.ts';
import { openRecords } from '../../stores/records/open.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { createNoticeBatches } from '../batches.ts';
import { createDeliveryMachine } from '../delivery-machine.ts';
import { createNoticeMachine } from '../notice-machine.ts';
import { loadNoticeRules } from '../rules.ts';

/** `batch-child.ts DATABASE KEY`: delivers whatever is pending, says so, and waits to be killed. */
const [, , path = '', keyFile = ''] = process.argv;
const records = await openRecords({ kind: 'sqlite', path });
const privateKey = createPrivateKey(readFileSync(keyFile, 'utf8'));
const publicKey = createPublicKey(privateKey);
const rules = loadNoticeRules();
const log = pino({ level: 'silent' });
const cases = createCases({
  records,
  time: systemTime,
  log,
  key: {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  },
  deadlines: plainDeadlines(),
  machines: [createNoticeMachine({ rules }), createDeliveryMachine({ rules })],
});
const batches = createNoticeBatches({ records, cases, rules, time: systemTime, log });
process.stdout.write('begun\n');
await batches.sweep();
process.stdout.write('done\n');
await records.stop();

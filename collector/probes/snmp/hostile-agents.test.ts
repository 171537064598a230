import { afterEach, describe, expect, test } from 'vitest';
import { pollDevice } from './poll-device.ts';
import { openSession, type SnmpSession } from './session.ts';
import { berInteger, tlv } from './testing/ber.ts';
import { startScriptedAgent, type Script, type ScriptedAgent } from './testing/scripted-agent.ts';
import { endOfMibView, v2cResponse, varbind, type V2cRequest } from './testing/v2c-message.ts';
import { walkColumns, type WalkBudget } from './walk.ts';

const column = '1.3.6.1.2.1.2.2.1.10';
/** Long enough for a busy machine where an answer is expected, short where silence is. */
const patient = 5_000;
const impatient = 300;
const open: { agent: ScriptedAgent; session: SnmpSession }[] = [];

afterEach(async () => {
  for (const { agent, session } of open.splice(0)) {
    session.close();
    await agent.stop();
  }
});

async function against(
  script: Script,
  {
    fromOtherPort = false,
    timeoutMs = patient,
  }: { fromOtherPort?: boolean; timeoutMs?: number } = {},
) {
  const agent = await startScriptedAgent(script, { fromOtherPort });
  const session = openSession(
    { address: '127.0.0.1', port: agent.port, credentials: { version: '2c', community: 'c' } },
    { timeoutMs, retries: 1 },
  );
  open.push({ agent, session });
  return { agent, session };
}

function budget(over: Partial<WalkBudget> = {}): WalkBudget {
  return {
    deadline: Date.now() + 10_000,
    varbindsLeft: 10_000,
    rowsPerColumn: 1_000,
    now: () => Date.now(),
    ...over,
  };
}

const one = berInteger(0x41, 1n);
const reply = (request: V2cRequest, varbinds: Buffer[], status = 0) =>
  v2cResponse(request.community, request.id, varbinds, status);

/** A well-behaved table of `rows` instances; the script may look at how much was asked. */
function table(rows: number): Script {
  return (request) => {
    const varbinds: Buffer[] = [];
    const repetitions = request.pdu === 'getBulk' ? request.maxRepetitions : 1;
    for (const oid of request.oids) {
      let at = oid === column ? 0 : Number(oid.slice(column.length + 1));
      for (let i = 0; i < repetitions; i++) {
        at++;
        varbinds.push(
          at > rows
            ? varbind(oid, endOfMibView)
            : varbind(`${column}.${at}`, berInteger(0x41, BigInt(at))),
        );
      }
    }
    return [reply(request, varbinds)];
  };
}

describe('a walk', () => {
  test('stops at an agent that repeats one OID for ever', async () => {
    const { agent, session } = await against((request) => [
      reply(request, [varbind(`${column}.1`, one)]),
    ]);
    const result = await walkColumns(session, [column], budget());
    expect(result.faults).toMatchObject([{ code: 'OID_NOT_INCREASING' }]);
    expect([...(result.columns.get(column) ?? [])].length).toBe(1);
    expect(agent.requests.length).toBeLessThan(4);
  });

  test('stops at OIDs that go backwards and keeps the rows read', async () => {
    const { session } = await against((request) => [
      reply(
        request,
        [5, 6, 3].map((i) => varbind(`${column}.${i}`, one)),
      ),
    ]);
    const result = await walkColumns(session, [column], budget());
    expect(result.faults).toMatchObject([{ code: 'OID_NOT_INCREASING' }]);
    expect([...(result.columns.get(column)?.keys() ?? [])]).toEqual(['5', '6']);
  });

  test('bounds the rows of a column and the values of a poll', async () => {
    const { session } = await against(table(100_000));
    const rows = await walkColumns(session, [column], budget({ rowsPerColumn: 50 }));
    expect(rows.faults).toMatchObject([{ code: 'BUDGET_EXHAUSTED' }]);
    expect(rows.columns.get(column)?.size).toBe(50);
    const walk = walkColumns(session, [column], budget({ varbindsLeft: 40 }));
    await expect(walk).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
  });

  test('bounds the octets that a device may send', async () => {
    const long = tlv(4, Buffer.alloc(1_000, 0x61));
    const { session } = await against((request) => {
      const [oid = ''] = request.oids;
      const at = oid === column ? 0 : Number(oid.slice(column.length + 1));
      return [reply(request, [varbind(`${column}.${at + 1}`, long)])];
    });
    const walk = walkColumns(session, [column], budget({ bytesLeft: 20_000 }));
    await expect(walk).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
  });

  test('ends when its time is over or it is cancelled', async () => {
    const { session } = await against(table(100_000));
    let now = 0;
    const late = walkColumns(session, [column], budget({ deadline: 30, now: () => (now += 10) }));
    await expect(late).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    const signal = AbortSignal.abort();
    const cancelled = walkColumns(session, [column], budget({ signal }));
    await expect(cancelled).rejects.toMatchObject({ code: 'STOPPED' });
  });

  test('halves max-repetitions for an agent that stays silent on large questions and remembers', async () => {
    const rows = table(30);
    const { agent, session } = await against(
      (request, raw, count) => (request.maxRepetitions > 3 ? [] : rows(request, raw, count)),
      { timeoutMs: impatient },
    );
    const result = await walkColumns(session, [column], budget());
    expect(result.columns.get(column)?.size).toBe(30);
    expect(result.faults).toEqual([]);
    expect(agent.requests.slice(0, 3).map((request) => request.maxRepetitions)).toEqual([10, 5, 2]);
    expect(session.repetitions).toBeLessThanOrEqual(3);
  });

  test('halves on tooBig and falls back to GETNEXT for an agent without bulk', async () => {
    const rows = table(20);
    const { agent, session } = await against((request, raw, count) =>
      request.pdu === 'getBulk' ? [reply(request, [], 1)] : rows(request, raw, count),
    );
    const result = await walkColumns(session, [column], budget());
    expect(result.columns.get(column)?.size).toBe(20);
    expect(agent.requests.at(-1)?.pdu).toBe('getNext');
  });

  test('gives up one column that the agent cannot answer and reads the others', async () => {
    const good = table(5);
    const bad = '1.3.6.1.2.1.2.2.1.4';
    const { session } = await against((request, raw, count) =>
      request.oids.some((oid) => oid.startsWith(bad))
        ? [reply(request, [varbind(bad, Buffer.from([5, 0]))], 5)]
        : good(request, raw, count),
    );
    const result = await walkColumns(session, [bad, column], budget());
    expect(result.columns.get(column)?.size).toBe(5);
    expect(result.faults).toMatchObject([{ code: 'DEVICE_ERROR', oid: bad }]);
  });

  test('ends at an agent that answers without values', async () => {
    const { session } = await against((request) => [reply(request, [])]);
    const result = await walkColumns(session, [column], budget());
    expect(result.faults).toMatchObject([{ code: 'BROKEN_REPLY' }]);
  });

  test('keeps the largest Counter64 exact', async () => {
    const { session } = await against((request) => [
      reply(request, [
        varbind(`${column}.1`, tlv(0x46, Buffer.from('00ffffffffffffffff', 'hex'))),
        varbind('1.4', one),
      ]),
    ]);
    const result = await walkColumns(session, [column], budget());
    expect(result.columns.get(column)?.get('1')).toEqual({
      kind: 'integer',
      value: 18_446_744_073_709_551_615n,
    });
  });
});

describe('a request', () => {
  test('is not answered by a datagram from another port, and the error says who answered', async () => {
    const { session } = await against(
      (request) => [reply(request, [varbind(request.oids[0]!, one)])],
      {
        fromOtherPort: true,
        timeoutMs: impatient,
      },
    );
    const asked = session.get([`${column}.1`]);
    await expect(asked).rejects.toMatchObject({ code: 'WRONG_SOURCE' });
    await expect(asked).rejects.toThrow(/127\.0\.0\.1:\d+ answered/);
  });

  test('survives garbage and takes the answer that follows it', async () => {
    const { session } = await against((request) => [
      Buffer.from('not snmp at all'),
      Buffer.alloc(0),
      Buffer.alloc(1_400, 0xff),
      reply(request, [varbind(request.oids[0]!, one)]),
    ]);
    const [found] = await session.get([`${column}.1`]);
    expect(found?.value).toBe(1);
  });

  test('calls an agent that sends only garbage broken, not silent', async () => {
    const { session } = await against(() => [Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])], {
      timeoutMs: impatient,
    });
    await expect(session.get([`${column}.1`])).rejects.toMatchObject({ code: 'BROKEN_REPLY' });
  });

  test('does not take an answer of another community', async () => {
    const { session } = await against((request) => [
      v2cResponse('other', request.id, [varbind(request.oids[0]!, one)]),
    ]);
    await expect(session.get([`${column}.1`])).rejects.toMatchObject({ code: 'BROKEN_REPLY' });
  });

  test('outlives thousands of mutated answers', async () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const { session } = await against(
      (request) => {
        const good = reply(request, [varbind(request.oids[0]!, one)]);
        const mutants = Array.from({ length: 40 }, () => {
          const bytes = Buffer.from(good);
          for (let i = 0; i < 3; i++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
          return bytes.subarray(0, Math.ceil(random() * bytes.length));
        });
        return [...mutants, good];
      },
      { timeoutMs: impatient },
    );
    let answered = 0;
    for (let i = 0; i < 50; i++) {
      await session.get([`${column}.1`]).then(
        () => answered++,
        () => undefined,
      );
    }
    // Some mutants carry the right id with a wrong body, which ends that request; none ends the process.
    expect(answered).toBeGreaterThan(0);
  });
});

describe('a poll', () => {
  test('of a device that dies half way keeps what was read and says where it stopped', async () => {
    const rows = table(3);
    const system = (oid: string) =>
      oid.endsWith('.2.0')
        ? tlv(6, Buffer.from([0x2b, 6, 1, 4, 1, 0x8f, 0x5b]))
        : tlv(4, Buffer.from('x'));
    const { session } = await against(
      (request, raw, count) => {
        if (request.pdu === 'get') {
          return [
            reply(
              request,
              request.oids.map((oid) => varbind(oid, system(oid))),
            ),
          ];
        }
        return count < 4 ? rows(request, raw, count) : [];
      },
      { timeoutMs: impatient },
    );
    const facts = await pollDevice({
      session,
      time: { now: () => Date.now() },
      limits: { totalMs: 20_000, varbinds: 1_000, rowsPerColumn: 100 },
    });
    expect(facts.vendor).toBe('Huawei');
    expect(facts.faults.length).toBeGreaterThan(0);
    expect(facts.cost.timeouts).toBeGreaterThan(0);
  });

  test('of a silent device fails with TIMEOUT after its tries', async () => {
    const { agent, session } = await against(() => [], { timeoutMs: impatient });
    const poll = pollDevice({
      session,
      time: { now: () => Date.now() },
      limits: { totalMs: 20_000, varbinds: 1_000, rowsPerColumn: 100 },
    });
    await expect(poll).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(agent.requests.length).toBe(2);
  });
});

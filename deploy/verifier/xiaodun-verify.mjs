#!/usr/bin/env node
/**
 * Checks a XiaoDun evidence package without XiaoDun: one file, Node's own modules only, Node 20 or later.
 *
 *   node xiaodun-verify.mjs PACKAGE [--key PUBLIC.pem] [--fingerprint SHA256] [--expect CHECKPOINT-SHA256]
 *
 * `--key`, `--fingerprint`  the node's public key, or its SHA-256, as known from outside the package (a printed report,
 *                           the parent node). Without one of them the package is only shown to agree with itself.
 * `--expect`                a checkpoint hash printed in a report; the package must contain it.
 *
 * Prints one JSON summary; exit 0 sound, 1 broken (the first broken link on stderr), 2 usage.
 *
 * What is checked: every entry's SHA-256 and SM3 over `<previous hash>\n<entry text>`, numbers without gaps; every
 * checkpoint's hashes over `<previous hash>\n<body>`, its Ed25519 signature over
 * `xiaodun-checkpoint-v1\n<sha256>\n<sm3>`, and each chain head that it signed; the hash of the whole file.
 */
import { createHash, createPublicKey, getHashes, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const zero = '0'.repeat(64);
const maxLine = 16 * 1024 * 1024;
const hasSm3 = getHashes().includes('sm3');

class Broken extends Error {
  constructor(chain, seq, reason) {
    super(`${chain}, ${seq}: ${reason}`);
    this.link = { chain, seq, reason };
  }
}

function digest(algorithm, text) {
  return createHash(algorithm).update(text).digest('hex');
}

function fingerprint(pem) {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

/** The hashes of a link must be those of `<previous>\n<text>`; SM3 is left out where Node was built without it. */
function linkHolds(previous, text, link) {
  if (digest('sha256', `${previous.sha256}\n${text}`) !== link.sha256) return false;
  return !hasSm3 || digest('sm3', `${previous.sm3}\n${text}`) === link.sm3;
}

function parse(text, chain, seq) {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Reported below.
  }
  throw new Broken(chain, seq, 'not readable');
}

function createState(options) {
  return {
    options,
    started: false,
    ended: false,
    lines: 0,
    hash: createHash('sha256'),
    /** Chains named in the package. */
    units: [],
    keys: new Map(),
    /** unit → { seq, sha256, sm3 } of the newest entry. */
    chains: new Map(),
    /** unit → seq → what a checkpoint signed there; taken out when the entry has been seen. */
    heads: new Map(),
    signedUpTo: new Map(),
    checkpoint: { seq: 0, sha256: zero, sm3: zero },
    expected: options.expect === undefined,
  };
}

function onPackage(state, line) {
  if (line.format !== 'xiaodun-evidence' || line.version !== 1) {
    throw new Broken('package', 1, 'not an evidence package of version 1');
  }
  state.started = true;
  state.units = line.unitIds;
}

function onKey(state, line) {
  const { key, fingerprint: wanted } = state.options;
  const id = fingerprint(line.publicKey);
  if (id !== line.id) throw new Broken('keys', String(line.id), 'the key has another fingerprint');
  if (key !== undefined && fingerprint(key) !== id) return;
  if (wanted !== undefined && wanted !== id) return;
  state.keys.set(id, line.publicKey);
}

function onEntry(state, line) {
  const entry = parse(line.entry, 'package', state.lines);
  const unit = String(entry.unitId);
  if (!state.units.includes(unit)) throw new Broken(unit, entry.seq, 'not a chain of this package');
  const previous = state.chains.get(unit) ?? { seq: 0, sha256: zero, sm3: zero };
  const seq = previous.seq + 1;
  if (entry.seq !== seq) throw new Broken(unit, seq, `entry ${seq} is missing`);
  if (!linkHolds(previous, line.entry, line)) {
    throw new Broken(unit, seq, 'its hash does not match its content and the entry before it');
  }
  checkHead(state, unit, seq, line);
  state.chains.set(unit, { seq, sha256: line.sha256, sm3: line.sm3 });
}

function expectHead(state, head, checkpoint) {
  if (!state.units.includes(head.unitId)) return;
  const heads = state.heads.get(head.unitId) ?? new Map();
  heads.set(head.seq, { hash: `${head.sha256} ${head.sm3}`, checkpoint });
  state.heads.set(head.unitId, heads);
}

function headFault(unit, seq, checkpoint, fate) {
  return new Broken(unit, seq, `entry ${seq}, signed by checkpoint ${checkpoint}, ${fate}`);
}

function checkHead(state, unit, seq, link) {
  const head = state.heads.get(unit)?.get(seq);
  if (!head) return;
  if (head.hash !== `${link.sha256} ${link.sm3}`) {
    throw headFault(unit, seq, head.checkpoint, 'has been replaced');
  }
  state.heads.get(unit).delete(seq);
  state.signedUpTo.set(unit, seq);
}

function onCheckpoint(state, line) {
  const seq = state.checkpoint.seq + 1;
  const body = parse(line.body, 'checkpoints', seq);
  if (body.seq !== seq) throw new Broken('checkpoints', seq, `checkpoint ${seq} is missing`);
  if (!linkHolds(state.checkpoint, line.body, line)) {
    const reason = 'its hash does not match its content and the checkpoint before it';
    throw new Broken('checkpoints', seq, reason);
  }
  const pem = state.keys.get(body.keyId);
  if (pem === undefined) {
    throw new Broken('checkpoints', seq, `it is signed by an unknown key ${body.keyId}`);
  }
  const text = `xiaodun-checkpoint-v1\n${line.sha256}\n${line.sm3}`;
  const signature = Buffer.from(String(line.signature), 'base64');
  if (!verify(null, Buffer.from(text), pem, signature)) {
    throw new Broken('checkpoints', seq, 'its signature is wrong');
  }
  for (const head of body.heads) expectHead(state, head, seq);
  state.checkpoint = { seq, sha256: line.sha256, sm3: line.sm3 };
  if (line.sha256 === state.options.expect) state.expected = true;
}

function onEnd(state, line) {
  if (line.lines !== state.lines - 1) throw new Broken('package', state.lines, 'lines are missing');
  if (line.sha256 !== state.hash.digest('hex')) {
    throw new Broken('package', state.lines, 'the file was changed after its export');
  }
  state.ended = true;
}

const steps = { package: onPackage, key: onKey, entry: onEntry, checkpoint: onCheckpoint };

function onLine(state, text) {
  state.lines += 1;
  if (text.length > maxLine) throw new Broken('package', state.lines, 'the line is too long');
  if (state.ended) throw new Broken('package', state.lines, 'lines follow the end');
  const line = parse(text, 'package', state.lines);
  if (line.kind === 'end') return onEnd(state, line);
  state.hash.update(`${text}\n`);
  const step = Object.hasOwn(steps, line.kind) ? steps[line.kind] : undefined;
  if (!step || state.started === (line.kind === 'package')) {
    throw new Broken('package', state.lines, 'an unexpected line');
  }
  return step(state, line);
}

function finish(state) {
  if (!state.ended) throw new Broken('package', state.lines, 'the end is missing');
  for (const [unit, heads] of state.heads) {
    for (const [seq, { checkpoint }] of heads) throw headFault(unit, seq, checkpoint, 'is gone');
  }
  if (!state.expected) {
    throw new Broken('checkpoints', state.checkpoint.seq, `no checkpoint ${state.options.expect}`);
  }
}

function summary(state, firstBroken) {
  const { options } = state;
  return {
    ok: firstBroken === undefined,
    chains: state.units.map((unitId) => {
      const entries = state.chains.get(unitId)?.seq ?? 0;
      return { unitId, entries, signedUpTo: state.signedUpTo.get(unitId) ?? 0 };
    }),
    checkpoints: state.checkpoint.seq,
    newestCheckpoint: state.checkpoint.sha256,
    keys: [...state.keys.keys()],
    keysTrusted: options.key !== undefined || options.fingerprint !== undefined,
    sm3: hasSm3,
    ...(firstBroken && { firstBroken }),
  };
}

/** Checks the package at `path`; the answer is the JSON summary. Throws only when the file can not be read. */
export async function verifyPackage(path, options = {}) {
  const state = createState(options);
  const lines = createInterface({ input: createReadStream(path), crlfDelay: 0 });
  try {
    for await (const line of lines) onLine(state, line);
    finish(state);
    return summary(state);
  } catch (error) {
    if (error instanceof Broken) return summary(state, error.link);
    throw error;
  }
}

function printError(line) {
  process.stderr.write(`${line}\n`);
}

async function main() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        fingerprint: { type: 'string' },
        expect: { type: 'string' },
      },
    });
  } catch {
    parsed = { values: {}, positionals: [] };
  }
  const { values, positionals } = parsed;
  if (positionals.length !== 1) {
    printError(
      'usage: node xiaodun-verify.mjs PACKAGE [--key PUBLIC.pem] [--fingerprint SHA256] [--expect SHA256]',
    );
    return 2;
  }
  const key = values.key === undefined ? undefined : readFileSync(values.key, 'utf8');
  const result = await verifyPackage(positionals[0], { ...values, key });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (!result.keysTrusted) {
    printError('note: no --key or --fingerprint given; compare the keys above with a report.');
  }
  if (result.ok) return 0;
  const { chain, seq, reason } = result.firstBroken;
  printError(`broken: chain ${chain}, link ${seq}: ${reason}`);
  return 1;
}

if (import.meta.filename === process.argv[1]) {
  try {
    process.exitCode = await main();
  } catch (error) {
    printError(`xiaodun-verify: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

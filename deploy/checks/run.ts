import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface Check {
  name: string;
  command: readonly string[];
  /** Counts inside the check; by default the exit code is one passed or failed. */
  tally?: (exitCode: number) => Tally;
}

const scratch = mkdtempSync(join(tmpdir(), 'xiaodun-checks-'));
const vitestReport = join(scratch, 'vitest.json');

/** What failed, for the end of the output: the one part that every log keeps. */
const failures: string[] = [];

function firstLines(text: string, lines: number): string {
  return text.split('\n', lines).join(' | ').slice(0, 400);
}

function listFailures({ testResults }: TestReport): void {
  for (const file of testResults) {
    const path = relative(process.cwd(), file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failed) {
      failures.push(`${path}: ${fullName}: ${firstLines(failureMessages.join(' '), 3)}`);
    }
    if (file.status === 'failed' && failed.length === 0) {
      failures.push(`${path}: ${firstLines(file.message, 3)}`);
    }
  }
}

function tallyTests(exitCode: number): Tally {
  try {
    const report = JSON.parse(readFileSync(vitestReport, 'utf8')) as TestReport;
    listFailures(report);
    // A file that cannot be loaded fails without a test of its own.
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    const failed = report.numFailedTests + broken;
    return {
      passed: report.numPassedTests,
      failed: failed === 0 && exitCode !== 0 ? 1 : failed,
      skipped: report.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const checks: readonly Check[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused', command: ['knip', '--no-progress'] },
  {
    name: 'tests',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ],
    tally: tallyTests,
  },
];

// Rule files are parsed once for all test processes, as they are for the product's.
const env = { ...process.env, NODE_COMPILE_CACHE: resolve('node_modules/.cache/xiaodun') };

function run(command: readonly string[]): Promise<number> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
for (const check of checks) {
  const started = performance.now();
  const exitCode = await run(check.command);
  const tally = check.tally?.(exitCode) ?? {
    passed: exitCode === 0 ? 1 : 0,
    failed: exitCode === 0 ? 0 : 1,
    skipped: 0,
  };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)`);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
}
rmSync(scratch, { recursive: true, force: true });
for (const failure of failures) console.log(`FAILED ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;

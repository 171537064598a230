import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const quiet = 'XIAODUN_QUIET' in process.env;

/** @param {string} line what is being done, for the person who waits */
export function say(line) {
  if (!quiet) process.stderr.write(`set-up: ${line}\n`);
}

/** @param {unknown} error ends the set-up with one clear line */
export function fail(error) {
  process.stderr.write(
    `set-up failed: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

/**
 * The environment of the person's shell: without npm's variables and our node_modules/.bin, so that an install does not
 * replace the Node that runs it.
 */
function cleanEnvironment() {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
  );
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter((part) => !part.endsWith('node_modules/.bin'));
  return { ...environment, PATH: path.join(':') };
}

/**
 * Runs a program, says that it is still running every 15 s, and resolves with its exit code and last output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, label: string }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = {}, label }) {
  return new Promise((resolve) => {
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    const child = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ticker = setInterval(() => say(`${label} … ${seconds()} s`), 15_000);
    const end = (code) => {
      clearInterval(ticker);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** The last lines of a program's output, for an error message. */
export function tail(output, lines = 12) {
  return output.trim().split('\n').slice(-lines).join('\n');
}

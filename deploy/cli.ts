import { commands } from './commands/registry.ts';

/** Exit codes: 0 done, 1 failed (one clear line on stderr), 2 usage. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  const known = commands.find((command) => command.name === name);
  if (!known) {
    const asked = name === undefined ? '' : `unknown command ${name}; `;
    console.error(`xiaodun: ${asked}use one of: ${commands.map((c) => c.name).join(', ')}`);
    return 2;
  }
  const command = await known.load();
  return command(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`xiaodun: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

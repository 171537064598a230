import type { Command, CommandEntry } from './command.ts';

function later(name: string, what: string): CommandEntry {
  return {
    name,
    load: async (): Promise<Command> => async () => {
      console.error(`xiaodun: ${name} (${what}) is not built yet.`);
      return 1;
    },
  };
}

/** The commands of the README, one line each. */
export const commands: readonly CommandEntry[] = [
  { name: 'parse', load: async () => (await import('./parse.ts')).runParse },
  { name: 'up', load: async () => (await import('./up.ts')).up },
  { name: 'detect', load: async () => (await import('./detect.ts')).detect },
  { name: 'snmp', load: async () => (await import('./snmp.ts')).snmpCommand },
  { name: 'let-in', load: async () => (await import('./let-in.ts')).letIn },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctor },
  { name: 'bench', load: async () => (await import('./bench.ts')).bench },
  { name: 'assess', load: async () => (await import('./assess.ts')).assess },
  { name: 'verify', load: async () => (await import('./verify.ts')).verify },
  { name: 'rules', load: async () => (await import('./rules.ts')).rules },
  { name: 'vet', load: async () => (await import('./vet.ts')).vet },
  later('agent', 'remote collector'),
  { name: 'sweep', load: async () => (await import('./sweep.ts')).sweepCommand },
];

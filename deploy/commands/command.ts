/** Runs one command of the command line; resolves to the exit code: 0 done, 1 failed, 2 usage. */
export type Command = (args: readonly string[]) => Promise<number>;

export interface CommandEntry {
  name: string;
  /** Loaded only when asked for, so that a small command starts fast. */
  load(): Promise<Command>;
}

/** Prints one clear line and answers 2. */
export function usage(line: string): number {
  console.error(`usage: xiaodun ${line}`);
  return 2;
}

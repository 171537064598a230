/** One fault of a file of rules: where, for people and for editors, and what. */
export interface FileFault {
  file: string;
  /** 1-based. */
  line: number;
  column: number;
  /** JSON pointer inside the file; empty: the file as a whole. */
  path: string;
  message: string;
}

/** `file:line:col: path message`, as editors read it. */
export function printed({ file, line, column, path, message }: FileFault): string {
  // A fault is one line, whatever stands in the file.
  const what = message.replaceAll(/\s+/gu, ' ').trim();
  return `${file}:${line}:${column}: ${path === '' ? '/' : path} ${what}`;
}

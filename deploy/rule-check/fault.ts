/** One fault of a file of rules: where, for people and for editors, and what. */
export interface FileFault {
  file: string;
  /** 1-based. */
  line: number;
  column: number;
  /** JSON pointer inside the file; empty: the file as a whole. */
  path: string;
  message: string;
  /** `warning`: the file is used, with a limit or in another way than was meant. Absent: it is refused. */
  severity?: 'warning';
  /** Stable, upper case with underscores, where the kind of rule has such codes. */
  code?: string;
  ruleId?: string;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** `file:line:col: path message`, as editors read it. */
export function printed({ file, line, column, path, ...fault }: FileFault): string {
  // A fault is one line, whatever stands in the file.
  const rule = fault.ruleId === undefined ? '' : `(rule ${fault.ruleId})`;
  const what = oneLine([fault.severity, fault.code, fault.message, rule].join(' '));
  return `${file}:${line}:${column}: ${path === '' ? '/' : path} ${what}`;
}

/** The same for a program: one JSON object, every key always there. */
export function asJson({ file, line, column, path, ...fault }: FileFault): string {
  const { severity = 'error', code = null, message, ruleId = null } = fault;
  return JSON.stringify({ file, line, column, path, severity, code, message, ruleId });
}

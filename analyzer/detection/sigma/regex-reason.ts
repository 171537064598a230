import { RE2JSSyntaxException } from 're2js';
import type { Reason } from '../errors.ts';

/** What RE2 says of an expression that it can not read, in Chinese. */
const words: Readonly<Record<string, string>> = {
  'invalid character class range': '字符类范围有误',
  'invalid escape sequence': '转义写法有误或不受支持（如反向引用）',
  'invalid named capture': '命名分组写法有误',
  'invalid or unsupported Perl syntax': '写法不受支持（如前瞻断言）',
  'invalid nested repetition operator': '重复次数写法不能连用',
  'invalid repeat count': '重复次数有误或过大',
  'missing closing ]': '缺少 ]',
  'missing closing )': '缺少 )',
  'missing argument to repetition operator': '重复次数之前缺少内容',
  'trailing backslash at end of expression': '末尾多了一个反斜杠',
  'duplicate capture group name': '分组名称重复',
  'unexpected )': '多了一个 )',
  'expression nests too deeply': '嵌套过深',
  'expression too large': '表达式过大',
  'invalid capture in lookbehind': '后顾断言中不能有分组',
};

/** Why an expression can not be used, with the piece that is wrong. */
export function regexReason(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error);
  const en = `The regular expression can not be used: ${message}.`;
  if (!(error instanceof RE2JSSyntaxException)) return en;
  const known = words[error.getDescription()];
  if (known === undefined) return en;
  const piece = error.getPattern();
  return { en, zh: `正则表达式不可用：${known}${piece === null ? '' : `：${piece}`}。` };
}

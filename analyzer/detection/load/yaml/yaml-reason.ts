import type { ErrorCode } from 'yaml';
import type { Reason } from '../../errors.ts';

/** What the library says of a text that is no YAML, in Chinese. */
const words: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: '别名（*）不能再带锚点或标签',
  BAD_ALIAS: '别名（*）写法有误',
  BAD_DIRECTIVE: '% 指令有误',
  BAD_DQ_ESCAPE: '双引号中的转义写法有误',
  BAD_INDENT: '缩进有误',
  BAD_PROP_ORDER: '锚点和标签应当写在值之前',
  BAD_SCALAR_START: '取值不能以这个字符开头；请加引号',
  BLOCK_AS_IMPLICIT_KEY: '同一行中不能再有键和值；含冒号的文本请加引号',
  BLOCK_IN_FLOW: '方括号或花括号中不能换用缩进写法',
  DUPLICATE_KEY: '键名重复',
  KEY_OVER_1024_CHARS: '键名过长',
  MISSING_CHAR: '缺少字符（如引号、冒号后的空格或括号）',
  MULTILINE_IMPLICIT_KEY: '键名不能跨行；冒号可能漏写',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点',
  MULTIPLE_DOCS: '多份文档之间应当用 --- 分隔',
  MULTIPLE_TAGS: '一个值只能有一个标签',
  NON_STRING_KEY: '键名应当是文本',
  RESOURCE_EXHAUSTION: '文件过于复杂',
  TAB_AS_INDENT: '不能用制表符缩进；请改用空格',
  TAG_RESOLVE_FAILED: '标签（!）不受支持',
  UNEXPECTED_TOKEN: '这里不应当有这段内容',
  BAD_COLLECTION_TYPE: '标签与内容的种类不符',
};

/** A fault of the library: its own sentence, and in Chinese by its code. */
export function yamlReason(code: ErrorCode, message: string): Reason {
  const zh = words[code];
  return zh === undefined ? message : { en: message, zh: `${zh}。` };
}

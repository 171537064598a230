import { RuleError } from '../errors.ts';
import type { RuleValue } from './selection.ts';

/** A value as it is written in a rule. Throws RuleError for null, which is no text. */
export function writtenText(value: RuleValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'null':
      throw new RuleError('BAD_VALUE', {
        en: 'null can not be used with this modifier.',
        zh: '这个修饰符不能用于 null。',
      });
  }
}

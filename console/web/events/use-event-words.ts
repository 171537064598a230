import { useTranslate } from 'react-admin';

const keyOf = (field: string): string => field.replaceAll('.', '_');

interface EventWords {
  /** A field in the reader's language, where it has a name there; otherwise as events call it. */
  nameOf: (field: string) => string;
  /** A value of a field with few of them: 「登录认证」 for `authentication`. */
  valueOf: (field: string, value: string) => string;
}

/** Words for what events call in English. */
export function useEventWords(): EventWords {
  const translate = useTranslate();
  return {
    nameOf: (field) =>
      field === ''
        ? translate('alerts.anyField')
        : translate(`field.${keyOf(field)}`, { _: field }),
    valueOf: (field, value) => translate(`fieldValue.${keyOf(field)}.${value}`, { _: value }),
  };
}

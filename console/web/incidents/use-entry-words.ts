import { useTranslate } from 'react-admin';
import type { CaseEntry } from '../shapes/cases/case.ts';

function textIn(value: unknown, field: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = (value as Record<string, unknown>)[field];
  return typeof found === 'string' ? found : '';
}

/** What an entry of the timeline says besides its name: which task, which file, to whom, which level. */
export function useEntryWords(): (entry: CaseEntry) => string {
  const translate = useTranslate();
  const level = (scale: 'edu' | 'cac', grade: unknown): string => {
    const found = textIn(grade, 'level');
    return found === ''
      ? ''
      : `${translate(`incidents.scale.${scale}`)} ${translate(`incidents.level.${found}`)}`;
  };
  return ({ kind, payload }) => {
    const words = ['title', 'text', 'reason', 'summary', 'note', 'to'].map((field) =>
      textIn(payload, field),
    );
    switch (kind) {
      case 'grade':
        return [level('edu', payload['edu']), level('cac', payload['cac'])].join(' · ');
      case 'file-report':
        return translate(`incidents.reportKind.${textIn(payload, 'kind')}`);
      case 'add-evidence':
        return [textIn(payload['file'], 'name'), textIn(payload, 'note')]
          .filter(Boolean)
          .join('\n');
      case 'report-upward':
      case 'report-orally': {
        const line = translate(`incidents.lineName.${textIn(payload, 'line')}`);
        const to = [
          textIn(payload, 'calledOffice'),
          textIn(payload, 'called'),
          textIn(payload, 'to'),
        ];
        const said = textIn(payload, 'summary');
        return [`${line} → ${to.filter(Boolean).join(' ')}`, said].filter(Boolean).join('\n');
      }
      default:
        return words.filter(Boolean).join('\n');
    }
  };
}

import { useLocaleState } from 'react-admin';
import { useApi } from '../providers/use-api.ts';
import type { IncidentClasses } from './incident.ts';

/** Names of classes and subclasses by their ids; the id itself until the list is here. */
export function useClasses(): {
  classes: IncidentClasses['classes'];
  nameOf: (classId: string | null, subclassId?: string | null) => string;
} {
  const [locale] = useLocaleState();
  const { data } = useApi<IncidentClasses>('/incidents/classes', { keep: true });
  const classes = data?.classes ?? [];
  return {
    classes,
    nameOf(classId, subclassId = null) {
      if (classId === null) return '';
      const found = classes.find(({ id }) => id === classId);
      const subclass = found?.subclasses.find(({ id }) => id === subclassId);
      const name = (each: { zh: string; en: string } | undefined, id: string): string =>
        each === undefined ? id : locale === 'en' ? each.en : each.zh;
      const first = name(found, classId);
      return subclassId === null ? first : `${first} · ${name(subclass, subclassId)}`;
    },
  };
}

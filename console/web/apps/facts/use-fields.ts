import { useMemo } from 'react';
import type { VettingRules } from '../../app-packages/package.ts';
import { useApi } from '../../providers/use-api.ts';
import type { AppFields } from '../app.ts';
import type { FieldGroup } from './field.ts';

/** Facts whose ids are those of the permission matrix, and the list of the rules that names them. */
const idsOf: Readonly<Record<string, 'types' | 'functions'>> = {
  types: 'types',
  functions: 'functions',
};

/** The fields of the paper forms, with the choices of rules filled in; undefined while they load. */
export function useFieldGroups(of: FieldGroup['of']): readonly FieldGroup[] | undefined {
  const { data } = useApi<AppFields>('/apps/fields');
  const { data: rules } = useApi<VettingRules>('/app-packages/rules');
  return useMemo(
    () =>
      data?.groups
        .filter((group) => group.of === of)
        .map((group) => ({
          ...group,
          fields: group.fields.map((field) => {
            const list = idsOf[field.key];
            if (field.type !== 'ids' || list === undefined || field.options.length > 0)
              return field;
            const options = (rules?.[list] ?? []).map(({ id, title }) => ({ id, ...title }));
            return { ...field, options };
          }),
        })),
    [data, rules, of],
  );
}

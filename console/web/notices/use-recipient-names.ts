import { useTranslate } from 'react-admin';
import { useAllUnits } from './use-all-units.ts';

/** Names of the first few units and how many more. */
export function useRecipientNames(ids: readonly string[], most = 3): string {
  const translate = useTranslate();
  const { data = [] } = useAllUnits();
  const names = new Map(data.map(({ id, name }) => [id, name]));
  const some = ids.slice(0, most).map((id) => names.get(id) ?? id);
  return ids.length > some.length
    ? translate('notices.andMore', { names: some.join('、'), count: ids.length })
    : some.join('、');
}

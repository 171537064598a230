import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction, useApi } from '../../providers/use-api.ts';
import { labelOf, type CaseActionView } from '../../shapes/cases/case.ts';
import { newKey } from '../../shapes/cases/payload.ts';

interface Message {
  message: 'decide-item' | 'carry-decisions';
  payload: Readonly<Record<string, unknown>>;
}

export interface DeskCase {
  resource: 'app-filings' | 'app-uses';
  id: string;
}

function useActions({ resource, id }: DeskCase) {
  return useApi<readonly CaseActionView[]>(`/${resource}/${encodeURIComponent(id)}/actions`);
}

/** Why no item can be decided now, in words; undefined when the reader may. */
export function useClosed(desk: DeskCase): string | undefined {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data } = useActions(desk);
  if (data === undefined) return translate('state.loading');
  const decide = data.find(({ message }) => message === 'decide-item');
  if (decide === undefined) return translate('appDesk.notYours');
  return decide.refusal === undefined ? undefined : labelOf(decide.refusal, locale);
}

/** Sends one decision. Several reviewers may work side by side: no version is asked for, the last decision of an item holds. */
export function useDecide(desk: DeskCase, onDone: () => void) {
  const { data = [] } = useActions(desk);
  return useAction(
    ({ message, payload }: Message) => {
      const unitId = data.find((each) => each.message === message)?.unitId;
      return fetchApi(`/${desk.resource}/${encodeURIComponent(desk.id)}/${message}`, {
        method: 'POST',
        body: { payload, idempotencyKey: newKey(), ...(unitId !== undefined && { unitId }) },
      });
    },
    { touches: [desk.resource, 'apps', 'home'], quiet: true, onDone },
  );
}

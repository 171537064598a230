import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';

/** Opens the filing or a use of an app and goes to it; pressed twice, it is opened once. */
export function useMakeCase(resource: 'app-filings' | 'app-uses', done: string) {
  const navigate = useNavigate();
  const [idempotencyKey] = useState(newKey);
  return useAction(
    (body: Readonly<Record<string, unknown>>) =>
      fetchApi<{ id: string }>(`/${resource}`, {
        method: 'POST',
        body: { ...body, idempotencyKey },
      }),
    {
      touches: [resource, 'apps', 'home'],
      done,
      onDone: ({ id }) => void navigate(`/${resource}/${encodeURIComponent(id)}`),
    },
  );
}

import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { ReasonDialog } from '../../shapes/ReasonDialog.tsx';
import type { ListEntry } from '../app.ts';

/** Takes an entry off the list; it stays to be read, with the reason. */
export function EndEntryDialog({ entry, onClose }: { entry: ListEntry; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('apps.listEnd')}
      label={translate('apps.reason')}
      longest={4_000}
      send={(reason) =>
        fetchApi(`/app-lists/${encodeURIComponent(entry.id)}/end`, {
          method: 'POST',
          body: { reason },
        })
      }
      touches={['app-lists', 'apps', 'home']}
      done="apps.listWasEnded"
      onClose={onClose}
    />
  );
}

import { Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useCan } from '../../providers/session.ts';
import { useAction } from '../../providers/use-api.ts';
import type { ItemDetail } from '../system.ts';

/** Shorter reasons say nothing to an assessor; the server refuses them too. */
const shortestReason = 5;

interface ExclusionProps {
  systemId: string;
  item: Pick<ItemDetail, 'key' | 'state'>;
}

/** Takes an item out of the score with a reason, or puts it back. For those who may change assessments. */
export function Exclusion({ systemId, item }: ExclusionProps) {
  const translate = useTranslate();
  const mayChange = useCan('assessments', 'update');
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const excluded = item.state === 'not-applicable';
  const change = useAction(
    () =>
      fetchApi(`/systems/${encodeURIComponent(systemId)}/items/${encodeURIComponent(item.key)}`, {
        method: 'PATCH',
        body: excluded ? { applicable: true } : { applicable: false, reason: reason.trim() },
      }),
    {
      touches: ['systems', 'home', 'audit'],
      done: excluded ? 'systems.exclude.undone' : 'systems.exclude.done',
      onDone: () => {
        setAsking(false);
        setReason('');
      },
    },
  );
  if (!mayChange) return null;
  if (!excluded && asking) {
    return (
      <Stack
        component="form"
        sx={{ gap: 1 }}
        onSubmit={(event: { preventDefault: () => void }) => {
          event.preventDefault();
          change.mutate(undefined);
        }}
      >
        <TextField
          name="exclusionReason"
          label={translate('systems.exclude.reason')}
          helperText={translate('systems.exclude.help')}
          required
          autoFocus
          multiline
          minRows={2}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          slotProps={{ htmlInput: { maxLength: 2_000 } }}
        />
        <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
          <Button onClick={() => setAsking(false)}>{translate('action.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            data-testid="exclude-confirm"
            disabled={change.isPending || reason.trim().length < shortestReason}
          >
            {translate('systems.exclude.confirm')}
          </Button>
        </Stack>
      </Stack>
    );
  }
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button
        data-testid={excluded ? 'exclude-undo' : 'exclude'}
        disabled={change.isPending}
        onClick={() => (excluded ? change.mutate(undefined) : setAsking(true))}
      >
        {translate(excluded ? 'systems.exclude.undo' : 'systems.exclude.ask')}
      </Button>
      {excluded && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('systems.exclude.audited')}
        </Typography>
      )}
    </Stack>
  );
}

import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';
import type { AlertActivityEntry } from './alert.ts';

function Entry({ entry }: { entry: AlertActivityEntry }) {
  const translate = useTranslate();
  const said = entry.text ?? '';
  return (
    <Box component="li" sx={{ borderLeft: 2, borderColor: 'divider', pl: 1.5, pb: 1.5 }}>
      <Typography variant="body2">
        <strong>{entry.actorId === null ? translate('alerts.system') : entry.actorName}</strong>{' '}
        {translate(`alerts.did.${entry.kind}`, { _: entry.kind })}
        <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
          <Time at={entry.at} as="short" />
        </Box>
      </Typography>
      {said !== '' && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {said}
        </Typography>
      )}
    </Box>
  );
}

/** What happened to an alert and what was said about it, newest last, with a line to add. */
export function AlertActivity({ id, mayComment }: { id: string; mayComment: boolean }) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const activity = useApi<AlertActivityEntry[]>(`/alerts/${id}/activity`);
  const comment = useAction(
    (words: string) =>
      fetchApi(`/alerts/${id}/comments`, { method: 'POST', body: { text: words } }),
    { touches: ['alerts'], onDone: () => setText('') },
  );
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Loaded query={activity} rows={3}>
        {(entries) =>
          entries.length === 0 ? (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('alerts.noActivity')}
            </Typography>
          ) : (
            <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </Box>
          )
        }
      </Loaded>
      {mayComment && (
        <Stack
          component="form"
          sx={{ gap: 1 }}
          onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
            event.preventDefault();
            if (text.trim() !== '') comment.mutate(text.trim());
          }}
        >
          <TextField
            multiline
            minRows={2}
            placeholder={translate('alerts.commentHint')}
            value={text}
            onChange={({ target }) => setText(target.value)}
            slotProps={{
              htmlInput: { 'aria-label': translate('alerts.comment'), maxLength: 4_000 },
            }}
          />
          <Button
            type="submit"
            data-testid="comment-submit"
            disabled={comment.isPending || text.trim() === ''}
          >
            {translate('alerts.comment')}
          </Button>
        </Stack>
      )}
    </Stack>
  );
}

import { Alert, Box, LinearProgress, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslate } from 'react-admin';
import { useApi } from '../providers/use-api.ts';
import type { IssueProgress as Progress } from './notice.ts';

const everyMs = 1_000;
const mostFailures = 10;

/** How many recipients have their delivery, while a batch is being issued; nothing once all have it. */
export function IssueProgress({ id }: { id: string }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const path = `/notices/${encodeURIComponent(id)}/progress`;
  const { data, refetch } = useApi<Progress>(path);
  const busy = data?.pending === true;
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refetch(), everyMs);
    return () => {
      clearInterval(timer);
      // What the numbers of the page came from has changed meanwhile.
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
      void queries.invalidateQueries({ queryKey: ['notices'] });
    };
  }, [busy, refetch, queries]);
  if (data === undefined) return null;
  const { total, done, failed, failures } = data;
  return (
    <Box aria-live="polite" sx={{ '&:empty': { display: 'none' }, mb: 2 }}>
      {busy && (
        <Box data-testid="issue-progress">
          <Typography variant="body2" gutterBottom>
            {translate('notices.issuing', { done, total })}
          </Typography>
          <LinearProgress
            variant="determinate"
            value={(done / Math.max(1, total)) * 100}
            aria-label={translate('notices.issuing', { done, total })}
          />
        </Box>
      )}
      {failed > 0 && (
        <Alert severity="warning" data-testid="issue-failed">
          {translate('notices.issueFailed', { failed })}
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {failures.slice(0, mostFailures).map(({ unitId, unitName, detail }) => (
              <li key={unitId}>
                {unitName}：{detail}
              </li>
            ))}
          </Box>
        </Alert>
      )}
    </Box>
  );
}

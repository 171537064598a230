import { Box, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import type { AuditEntry } from './audit-entry.ts';
import { actionText } from './action-text.ts';
import { Diff } from './Diff.tsx';

const shownEntries = 100;

/** Who changed one record, newest first. */
export function AuditTrail(filter: { targetKind: string; targetId: string }) {
  const translate = useTranslate();
  const { data, error, refetch } = useGetList<AuditEntry>('audit', {
    pagination: { page: 1, perPage: shownEntries },
    sort: { field: 'at', order: 'DESC' },
    filter,
  });
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} rows={3} />;
  }
  if (data.length === 0) return <Empty title={translate('audit.noTrail')} />;
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.map((entry) => (
        <Box
          component="li"
          key={entry.id}
          sx={{ borderLeft: 2, borderColor: 'divider', pl: 1.5, pb: 2 }}
        >
          <Typography variant="body2" gutterBottom>
            <strong>{entry.actorName}</strong> {actionText(entry.action, translate)}
            <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
              <Time at={entry.at} as="full" />
            </Box>
          </Typography>
          <Diff entry={entry} />
        </Box>
      ))}
    </Box>
  );
}

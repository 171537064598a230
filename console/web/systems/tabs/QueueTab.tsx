import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { Empty, Loaded } from '../../shapes/States.tsx';
import { worded, type Queue } from '../system.ts';
import { FilterChip } from '../tree/StateChips.tsx';

type Entry = Queue['entries'][number];

function Line({ entry }: { entry: Entry }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
    >
      <Stack
        component={Link}
        to={entry.href}
        direction="row"
        data-testid="queue-entry"
        sx={(theme) => ({
          alignItems: 'center',
          gap: 1.5,
          px: 2,
          py: 1,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
            {entry.itemKey} {worded(locale, entry.titleZh, entry.titleEn)}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {translate(`systems.queue.${entry.kind}`)} · {worded(locale, entry.whyZh, entry.whyEn)}
          </Typography>
        </Box>
        {entry.dueAt !== null && (
          <Typography variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
            <Time at={entry.dueAt} as="short" />
          </Typography>
        )}
        <ChevronRight sx={{ color: 'text.disabled', fontSize: 18 }} />
      </Stack>
    </Box>
  );
}

function Entries({ queue }: { queue: Queue }) {
  const translate = useTranslate();
  const [chosen, setChosen] = useState<string>();
  const kinds = Object.entries(queue.counts).filter(([, count]) => count > 0);
  const shown = queue.entries.filter(({ kind }) => chosen === undefined || kind === chosen);
  if (queue.entries.length === 0) {
    return (
      <Empty title={translate('systems.queueEmpty')} text={translate('systems.queueEmptyHelp')} />
    );
  }
  return (
    <>
      <Stack direction="row" sx={{ gap: 0.75, p: 1.5, flexWrap: 'wrap' }}>
        {kinds.map(([kind, count]) => (
          <FilterChip
            key={kind}
            chosen={chosen === kind}
            testId={`queue-${kind}`}
            count={count}
            onToggle={() => setChosen(chosen === kind ? undefined : kind)}
          >
            {translate(`systems.queue.${kind}`)}
          </FilterChip>
        ))}
      </Stack>
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, p: 0, borderTop: 1, borderColor: 'divider' }}
      >
        {shown.map((entry) => (
          <Line key={`${entry.kind} ${entry.itemKey} ${entry.caseId}`} entry={entry} />
        ))}
      </Box>
    </>
  );
}

/** What to do next for this system, most pressing first; each line opens the item or the case. */
export function QueueTab({ systemId }: { systemId: string }) {
  const query = useApi<Queue>(`/systems/${encodeURIComponent(systemId)}/queue`, { keep: true });
  return (
    <Loaded query={query} rows={6}>
      {(queue) => <Entries queue={queue} />}
    </Loaded>
  );
}

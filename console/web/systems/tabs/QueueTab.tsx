import { Divider, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { LinkRow, LinkRows } from '../../shapes/LinkRows.tsx';
import { Empty, Loaded } from '../../shapes/States.tsx';
import { worded, type Queue } from '../system.ts';
import { FilterChip } from '../tree/StateChips.tsx';

type Entry = Queue['entries'][number];

function Line({ entry }: { entry: Entry }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <LinkRow
      to={entry.href}
      title={`${entry.itemKey} ${worded(locale, entry.titleZh, entry.titleEn)}`}
      detail={`${translate(`systems.queue.${entry.kind}`)} · ${worded(locale, entry.whyZh, entry.whyEn)}`}
      testId="queue-entry"
    >
      {entry.dueAt !== null && (
        <Typography variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
          <Time at={entry.dueAt} as="short" />
        </Typography>
      )}
    </LinkRow>
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
      <Divider />
      <LinkRows>
        {shown.map((entry) => (
          <Line key={`${entry.kind} ${entry.itemKey} ${entry.caseId}`} entry={entry} />
        ))}
      </LinkRows>
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

import Block from '@mui/icons-material/Block';
import Person from '@mui/icons-material/PersonOutlined';
import SmartToy from '@mui/icons-material/SmartToyOutlined';
import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { Loaded } from '../States.tsx';
import { labelOf, type CaseEntry } from './case.ts';

interface CaseTimelineProps {
  resource: string;
  id: string;
  /** What a message says beyond its name; nothing by default but its text, note or reason. */
  describe?: (entry: CaseEntry) => ReactNode;
  /** Newest first (beside a record) or oldest first (as a story). */
  newestFirst?: boolean;
}

const spoken = ['text', 'reason', 'note', 'summary', 'comment'] as const;

/** The words that a person put into a message; of a reminder, which step it is. */
function wordsOf({ kind, payload }: CaseEntry, locale: string): string {
  const step = payload[locale === 'en' ? 'nameEn' : 'nameZh'];
  if (kind === 'escalate' && typeof step === 'string') return step;
  return spoken
    .map((field) => payload[field])
    .filter((value) => typeof value === 'string' && value !== '')
    .join('\n');
}

function Entry({ entry, describe }: { entry: CaseEntry; describe: CaseTimelineProps['describe'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const happened = entry.payload['at'];
  const isBackdated = typeof happened === 'string' && happened !== entry.at;
  const Icon =
    entry.refused !== undefined ? Block : entry.actor.kind === 'system' ? SmartToy : Person;
  const described = entry.kind === 'escalate' ? undefined : describe?.(entry);
  const said = described ?? wordsOf(entry, locale);
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="timeline-entry"
      data-kind={entry.kind}
      sx={{ gap: 1, opacity: entry.refused === undefined ? 1 : 0.7 }}
    >
      <Stack sx={{ alignItems: 'center', color: 'text.secondary' }}>
        <Icon aria-hidden sx={{ fontSize: 18, mt: 0.25 }} />
        <Box
          className="timeline-line"
          sx={{ flex: 1, borderLeft: 2, borderColor: 'divider', my: 0.5 }}
        />
      </Stack>
      <Box sx={{ flex: 1, minWidth: 0, pb: 1.5 }}>
        <Typography variant="body2">
          <strong>{labelOf(entry, locale)}</strong>
          <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
            <Time at={isBackdated ? happened : entry.at} as="short" />
          </Box>
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {entry.actor.kind === 'system' ? translate('cases.system') : entry.actor.name}
          {entry.unitName !== undefined && ` · ${entry.unitName}`}
          {isBackdated && (
            <>
              {' · '}
              {translate('cases.enteredAt')} <Time at={entry.at} as="short" />
            </>
          )}
        </Typography>
        {said !== '' && (
          <Typography
            variant="body2"
            component="div"
            sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', mt: 0.25 }}
          >
            {said}
          </Typography>
        )}
        {entry.refused !== undefined && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('cases.refused')} {labelOf(entry.refused, locale)}
          </Typography>
        )}
      </Box>
    </Stack>
  );
}

/** The log of a case: what happened, who did it and for which unit. */
export function CaseTimeline({ resource, id, describe, newestFirst = true }: CaseTimelineProps) {
  const translate = useTranslate();
  const query = useApi<readonly CaseEntry[]>(`/${resource}/${encodeURIComponent(id)}/log`);
  return (
    <Loaded query={query} rows={4}>
      {(entries) =>
        entries.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('cases.nothingYet')}
          </Typography>
        ) : (
          <Box
            component="ol"
            sx={{
              listStyle: 'none',
              m: 0,
              p: 0,
              '& > li:last-of-type .timeline-line': { visibility: 'hidden' },
            }}
          >
            {(newestFirst ? entries.toReversed() : entries).map((entry) => (
              <Entry key={entry.id} entry={entry} describe={describe} />
            ))}
          </Box>
        )
      }
    </Loaded>
  );
}

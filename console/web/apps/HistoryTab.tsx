import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { Empty } from '../shapes/States.tsx';
import type { App } from './app.ts';
import { labelOf } from './facts/field.ts';
import { ListedMark } from './ListedMark.tsx';

function ListEntryLine({ entry }: { entry: App['lists'][number] }) {
  const translate = useTranslate();
  return (
    <Box component="li" sx={{ py: 1 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <ListedMark listed={entry.list} />
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {entry.unitName} · {entry.halfYear} · {entry.madeByName} ·{' '}
          <Time at={entry.madeAt} as="full" />
        </Typography>
      </Stack>
      <Typography sx={{ overflowWrap: 'anywhere' }}>{entry.reason}</Typography>
      {entry.bannedUntil !== null && (
        <Typography variant="body2">
          {translate('apps.bannedUntil')} <Time at={entry.bannedUntil} as="full" />
        </Typography>
      )}
      {entry.endedAt !== null && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('apps.listEnded')} <Time at={entry.endedAt} as="full" /> {entry.endedReason}
        </Typography>
      )}
    </Box>
  );
}

function TriggerLine({ trigger }: { trigger: App['triggers'][number] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box component="li" data-testid="app-trigger" sx={{ py: 1 }}>
      <Typography sx={{ fontWeight: 500 }}>
        {translate(`apps.trigger.${trigger.kind}`)}
        {trigger.urgent && ` · ${translate('apps.urgent')}`}
      </Typography>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {labelOf({ zh: trigger.reasonZh, en: trigger.reasonEn }, locale)}
      </Typography>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {trigger.madeByName} · <Time at={trigger.at} as="full" /> ·{' '}
        {trigger.uses === null
          ? translate('apps.triggerRuns')
          : translate('apps.triggerReached', { smart_count: trigger.uses })}
      </Typography>
    </Box>
  );
}

const plain = {
  listStyle: 'none',
  m: 0,
  p: 0,
  '& > li + li': { borderTop: 1, borderColor: 'divider' },
};

/** Lists on which it stands or stood, and everything that sent its uses into review. */
export function HistoryTab({ app }: { app: App }) {
  const translate = useTranslate();
  if (app.lists.length + app.triggers.length === 0) {
    return <Empty title={translate('apps.noHistory')} text={translate('apps.noHistoryHelp')} />;
  }
  return (
    <Stack sx={{ gap: 2 }}>
      {app.lists.length > 0 && (
        <section>
          <Typography variant="h3">{translate('apps.listsTitle')}</Typography>
          <Box component="ul" sx={plain}>
            {app.lists.map((entry) => (
              <ListEntryLine key={entry.id} entry={entry} />
            ))}
          </Box>
        </section>
      )}
      {app.triggers.length > 0 && (
        <section>
          <Typography variant="h3">{translate('apps.triggers')}</Typography>
          <Box component="ul" sx={plain}>
            {app.triggers.map((trigger) => (
              <TriggerLine key={trigger.id} trigger={trigger} />
            ))}
          </Box>
        </section>
      )}
    </Stack>
  );
}

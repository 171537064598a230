import { Box, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDay } from '../format/time.ts';
import { useNow } from '../marks/use-now.ts';
import { useCan, useSession } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { Counts } from './Counts.tsx';
import { EntryList } from './EntryList.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import type { HomeAnswer } from './home.ts';
import { ScorePanel } from './ScorePanel.tsx';

/** The *home* page shape: what must I do now, what got worse, what is late; counts that open their records. */
export default function Home() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const who = useSession();
  const allowed = useCan('alerts', 'read');
  const home = useApi<HomeAnswer>('/home', { refetchInterval: 60_000, enabled: allowed });
  return (
    <>
      <PageHeader
        title={translate('home.greeting', { name: who?.account.name ?? '' })}
        text={`${who?.account.unitName ?? ''} · ${formatDay(now, locale)}`}
      />
      {!allowed && (
        <Panel>
          <Empty title={translate('home.noDuty')} text={translate('home.noDutyHelp')} />
        </Panel>
      )}
      {allowed && (
        <Loaded query={home} rows={8}>
          {({ todo, worse, late, counts, score }) => (
            <Stack sx={{ gap: 2 }}>
              <Counts counts={counts} />
              {counts.assets === 0 && <FirstSteps />}
              <Box
                sx={{
                  display: 'grid',
                  gap: 2,
                  gridTemplateColumns: {
                    xs: 'minmax(0, 1fr)',
                    lg: 'minmax(0, 3fr) minmax(0, 2fr)',
                  },
                  alignItems: 'start',
                }}
              >
                <EntryList list="todo" entries={todo} />
                <Stack sx={{ gap: 2 }}>
                  <EntryList list="worse" entries={worse} />
                  <EntryList list="late" entries={late} />
                  <ScorePanel score={score} />
                </Stack>
              </Box>
            </Stack>
          )}
        </Loaded>
      )}
    </>
  );
}

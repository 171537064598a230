import { Box, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDay } from '../format/time.ts';
import { useNow } from '../marks/use-now.ts';
import { useSession } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Loaded } from '../shapes/States.tsx';
import { Counts } from './Counts.tsx';
import { Duties } from './Duties.tsx';
import { EntryList } from './EntryList.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import type { HomeAnswer } from './home.ts';
import { ScorePanel } from './ScorePanel.tsx';

/** Only the parts that the caller may read. On a phone the posture comes first, then what waits. */
function Parts({ may, todo, worse, late, counts, score }: HomeAnswer) {
  const watches = may.alerts || may.assets || may.sources;
  const left = (
    <>
      {watches && (
        <Box sx={{ order: { xs: 2, lg: 0 } }}>
          <Counts counts={counts} may={may} />
        </Box>
      )}
      {may.assets && counts.assets === 0 && (
        <Box sx={{ order: { xs: 3, lg: 0 } }}>
          <FirstSteps />
        </Box>
      )}
      <Box sx={{ order: { xs: 4, lg: 0 }, '&:empty': { display: 'none' } }}>
        <Duties alone={!watches && !may.assessments} />
      </Box>
      {may.alerts && (
        <Box sx={{ order: { xs: 5, lg: 0 } }}>
          <EntryList list="todo" entries={todo} />
        </Box>
      )}
    </>
  );
  const right = (
    <>
      {may.assessments && (
        <Box sx={{ order: { xs: 1, lg: 0 } }}>
          <ScorePanel score={score} />
        </Box>
      )}
      {watches && (
        <>
          <Box sx={{ order: { xs: 6, lg: 0 } }}>
            <EntryList list="worse" entries={worse} />
          </Box>
          <Box sx={{ order: { xs: 7, lg: 0 } }}>
            <EntryList list="late" entries={late} />
          </Box>
        </>
      )}
    </>
  );
  if (!watches && !may.assessments) return <Stack sx={{ gap: 2, maxWidth: 960 }}>{left}</Stack>;
  const column = { display: { xs: 'contents', lg: 'flex' }, gap: 2 };
  return (
    <Box
      sx={{
        display: { xs: 'flex', lg: 'grid' },
        flexDirection: 'column',
        gap: 2,
        gridTemplateColumns: { lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        alignItems: { lg: 'start' },
      }}
    >
      <Stack sx={column}>{left}</Stack>
      <Stack sx={column}>{right}</Stack>
    </Box>
  );
}

/** The *home* page shape: how do I stand, what must I do now, what got worse, what is late. */
export default function Home() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const who = useSession();
  const home = useApi<HomeAnswer>('/home', { refetchInterval: 60_000 });
  return (
    <>
      <PageHeader
        title={translate('home.greeting', { name: who?.account.name ?? '' })}
        text={`${who?.account.unitName ?? ''} · ${formatDay(now, locale)}`}
      />
      <Loaded query={home} rows={8}>
        {(answer) => <Parts {...answer} />}
      </Loaded>
    </>
  );
}

import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import { Time } from '../../marks/Time.tsx';
import { fetchApi } from '../../providers/http.ts';
import { useSession } from '../../providers/session.ts';
import { useAction, useApi } from '../../providers/use-api.ts';
import { Loaded } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill } from '../drill.ts';
import type { Reach } from '../results/debrief.ts';

const looks = {
  reached: { tone: 'good', icon: CheckCircleOutline },
  'not-reached': { tone: 'critical', icon: HighlightOff },
  unknown: { tone: 'low', icon: HelpOutline },
} as const;

type Person = Reach['people'][number];

interface PersonProps {
  person: Person;
  /** Own line, or a line of somebody that staff answer for after a telephone call. */
  onAnswer: ((reached: boolean) => void) | undefined;
  isSelf: boolean;
  busy: boolean;
}

function PersonLine({ person, onAnswer, isSelf, busy }: PersonProps) {
  const translate = useTranslate();
  const words = [
    translate(`drills.reachCode.${person.reason}`, { _: person.reason }),
    ...person.warnings.map((code) => translate(`drills.reachCode.${code}`, { _: code })),
    ...(person.note === '' ? [] : [person.note]),
  ];
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="reach-person"
      data-state={person.state}
      sx={{
        gap: 1,
        alignItems: 'center',
        flexWrap: 'wrap',
        px: 2,
        py: 1,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ flex: 1, minWidth: 180 }}>
        <Typography sx={{ fontWeight: 500 }}>
          {person.name}
          <Box
            component="span"
            sx={{ color: 'text.secondary', fontWeight: 400, ml: 1, fontSize: '0.8125rem' }}
          >
            {person.unitName} · {translate(`drills.role.${person.role}`, { _: person.role })}
          </Box>
        </Typography>
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          {words.join(' · ')}
          {person.answeredAt !== null && (
            <>
              {' · '}
              <Time at={person.answeredAt} />
            </>
          )}
        </Typography>
      </Box>
      <Mark {...looks[person.state]} text={translate(`drills.reach.${person.state}`)} />
      {onAnswer !== undefined && person.state !== 'reached' && (
        <Stack direction="row" sx={{ gap: 0.5 }}>
          <Button
            disabled={busy}
            data-testid="reach-yes"
            onClick={() => onAnswer(true)}
            sx={{ minHeight: { xs: 40, md: 32 } }}
          >
            {translate(isSelf ? 'drills.reachMe' : 'drills.reachYes')}
          </Button>
          {!isSelf && (
            <Button
              disabled={busy}
              onClick={() => onAnswer(false)}
              sx={{ minHeight: { xs: 40, md: 32 } }}
            >
              {translate('drills.reachNo')}
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}

/** Can everybody be reached? Asked before the start; who did not answer is unknown, never reached. */
export function ReachPanel({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const who = useSession();
  const query = useApi<Reach>(`${drillPath(drill.id)}/reach`);
  const isStaff = plays(drill.myRoles, 'director', 'controller');
  const ask = useAction(
    () => fetchApi(`${drillPath(drill.id)}/reach`, { method: 'POST', body: {} }),
    { touches: ['drills'], done: 'drills.reachAsked' },
  );
  const answer = useAction(
    ({ person, reached }: { person: Person; reached: boolean }) =>
      fetchApi(`${drillPath(drill.id)}/reach/answer`, {
        method: 'POST',
        body: {
          reached,
          ...(person.accountId === who?.account.id ? {} : { accountId: person.accountId }),
        },
      }),
    { touches: ['drills'] },
  );
  return (
    <Loaded query={query}>
      {(reach) => (
        <>
          <Stack
            direction="row"
            sx={{ px: 2, py: 1.5, gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}
          >
            <Typography data-testid="reach-counts">
              {translate('drills.reachCounts', reach.counts)}
            </Typography>
            {reach.askedAt !== null && (
              <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
                {translate('drills.reachAskedAt')} <Time at={reach.askedAt} />
              </Typography>
            )}
            <Box sx={{ flex: 1 }} />
            {isStaff && (
              <Button
                disabled={ask.isPending}
                data-testid="reach-ask"
                onClick={() => ask.mutate(undefined)}
              >
                {translate(reach.askedAt === null ? 'drills.reachAsk' : 'drills.reachAskAgain')}
              </Button>
            )}
          </Stack>
          {!reach.complete && (
            <Alert severity="info" sx={{ mx: 2, mb: 1 }}>
              {translate('drills.reachHelp', { hours: reach.confirmationHours })}
            </Alert>
          )}
          <Box
            component="ul"
            sx={{ listStyle: 'none', m: 0, p: 0, borderTop: 1, borderColor: 'divider' }}
          >
            {reach.people.map((person) => {
              const isSelf = person.accountId === who?.account.id;
              return (
                <PersonLine
                  key={`${person.accountId} ${person.role}`}
                  person={person}
                  isSelf={isSelf}
                  busy={answer.isPending}
                  onAnswer={
                    isSelf || isStaff ? (reached) => answer.mutate({ person, reached }) : undefined
                  }
                />
              );
            })}
          </Box>
        </>
      )}
    </Loaded>
  );
}

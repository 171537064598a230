import CheckBoxOutlineBlank from '@mui/icons-material/CheckBoxOutlineBlank';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime } from '../format/time.ts';
import { Mark } from '../marks/Mark.tsx';
import type { ClockView } from '../shapes/clocks/clock.ts';
import { Countdown } from '../shapes/clocks/Countdown.tsx';
import type { DutyView } from './incident.ts';

function DutyMark({ duty, clock }: { duty: DutyView; clock: ClockView | undefined }) {
  const translate = useTranslate();
  if (clock !== undefined && clock.state !== 'cancelled') return <Countdown clock={clock} />;
  switch (duty.owed) {
    case 'no':
      return (
        <Mark
          tone="neutral"
          icon={RemoveCircleOutline}
          text={translate('incidents.notOwed')}
          plain
        />
      );
    case 'unknown':
      return (
        <Mark
          tone="medium"
          icon={HelpOutline}
          text={
            duty.wouldBeDueAt === null
              ? translate('incidents.maybeOwed')
              : translate('incidents.wouldBeDue', {
                  at: formatDateTime(duty.wouldBeDueAt).slice(5, 16),
                })
          }
        />
      );
    case 'yes':
      return (
        <Mark
          tone="low"
          icon={CheckBoxOutlineBlank}
          text={
            duty.wouldBeDueAt === null
              ? translate(
                  duty.from === 'recovery' ? 'incidents.afterRecovery' : 'incidents.needsOperator',
                )
              : translate('incidents.willBeDue', {
                  at: formatDateTime(duty.wouldBeDueAt).slice(5, 16),
                })
          }
        />
      );
  }
}

interface DutyListProps {
  duties: readonly DutyView[];
  clocks?: readonly ClockView[];
}

/** Which reports are owed on which line, which may be, and which are not. */
export function DutyList({ duties, clocks = [] }: DutyListProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  if (duties.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('incidents.noDuties')}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {duties.map((duty) => (
        <Stack
          component="li"
          key={duty.clock}
          direction="row"
          data-testid={`duty-${duty.clock}`}
          data-owed={duty.owed}
          sx={{
            gap: 1,
            py: 0.5,
            alignItems: 'center',
            flexWrap: 'wrap',
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
          }}
        >
          <Typography
            variant="body2"
            sx={{ flex: 1, color: duty.owed === 'no' ? 'text.secondary' : 'text.primary' }}
          >
            {locale === 'en' ? duty.en : duty.zh}
          </Typography>
          <DutyMark duty={duty} clock={clocks.find(({ clock }) => clock === duty.clock)} />
        </Stack>
      ))}
    </Box>
  );
}

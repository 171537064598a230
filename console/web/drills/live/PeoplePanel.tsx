import { Box, Stack, Typography } from '@mui/material';
import AccessTime from '@mui/icons-material/AccessTime';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import HelpOutline from '@mui/icons-material/HelpOutlineOutlined';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import { Time } from '../../marks/Time.tsx';
import { labelOf } from '../../shapes/cases/case.ts';
import { Panel } from '../../shapes/Panel.tsx';
import type { LiveView } from '../drill.ts';
import { standingsOf } from './live.ts';

/** Who is here, who has not signed in, and who has not reacted to what reached them; those first. */
export function PeoplePanel({
  view,
  onOpen,
}: {
  view: LiveView;
  onOpen: (injectId: string) => void;
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const standings = standingsOf(view).toSorted(
    (one, other) =>
      Number(one.isSigned) - Number(other.isSigned) || other.open.length - one.open.length,
  );
  const signed = standings.filter(({ isSigned }) => isSigned).length;
  const staff = view.participants.filter(({ role }) => role !== 'player');
  return (
    <Panel
      title={translate('drillLive.people')}
      flush
      testId="live-people"
      aside={
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('drillLive.signedOf', { signed, all: standings.length })}
        </Typography>
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 420, overflowY: 'auto' }}>
        {standings.map(({ player, isSigned, open }) => (
          <Stack
            key={player.seat}
            component="li"
            data-testid="live-person"
            data-account={player.accountId}
            sx={{ px: 2, py: 1, borderBottom: 1, borderColor: 'divider', gap: 0.25 }}
          >
            <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
              <Box
                aria-label={translate(player.online ? 'drillLive.online' : 'drillLive.offline')}
                role="img"
                sx={(theme) => ({
                  width: 9,
                  height: 9,
                  borderRadius: '50%',
                  flexShrink: 0,
                  border: `2px solid ${player.online ? theme.tones.good.solid : theme.tones.neutral.solid}`,
                  bgcolor: player.online ? theme.tones.good.solid : 'transparent',
                })}
              />
              <Typography sx={{ fontWeight: 500, flex: 1, minWidth: 0 }}>
                {player.name}
                <Box
                  component="span"
                  sx={{ color: 'text.secondary', fontWeight: 400, ml: 1, fontSize: '0.8125rem' }}
                >
                  {player.roleTitle === null ? '' : labelOf(player.roleTitle, locale)}
                </Box>
              </Typography>
              {isSigned ? (
                <Mark
                  tone="good"
                  icon={CheckCircleOutline}
                  plain
                  text={translate('drillLive.signed')}
                />
              ) : (
                <Mark
                  tone="high"
                  icon={HelpOutline}
                  text={translate('drillLive.notSigned')}
                  testId="not-signed"
                />
              )}
            </Stack>
            <Typography variant="body2" component="div" sx={{ color: 'text.secondary', pl: 2.25 }}>
              {player.unitName}
              {!player.online && player.lastSeenAt !== null && (
                <>
                  {' · '}
                  {translate('drillLive.lastSeen')} <Time at={player.lastSeenAt} as="ago" />
                </>
              )}
            </Typography>
            {open.length > 0 && (
              <Stack direction="row" sx={{ pl: 2.25, gap: 0.75, flexWrap: 'wrap' }}>
                {open.map((inject) => (
                  <Box
                    key={inject.id}
                    component="button"
                    type="button"
                    onClick={() => onOpen(inject.id)}
                    sx={{
                      p: 0,
                      border: 0,
                      bgcolor: 'transparent',
                      cursor: 'pointer',
                      font: 'inherit',
                    }}
                  >
                    <Mark
                      tone="medium"
                      icon={AccessTime}
                      text={translate('drillLive.notAnswered', { no: inject.label })}
                      testId="not-answered"
                    />
                  </Box>
                ))}
              </Stack>
            )}
          </Stack>
        ))}
        {standings.length === 0 && (
          <Typography component="li" variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
            {translate('drillLive.noPlayers')}
          </Typography>
        )}
      </Box>
      {staff.length > 0 && (
        <Typography variant="body2" sx={{ px: 2, py: 1, color: 'text.secondary' }}>
          {staff.map(({ name, role }) => `${translate(`drills.role.${role}`)} ${name}`).join(' · ')}
        </Typography>
      )}
    </Panel>
  );
}

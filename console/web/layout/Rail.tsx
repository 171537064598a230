import { Box, ButtonBase, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useLocation } from 'react-router-dom';
import { isPermitted, useSession } from '../providers/session.ts';
import { useOpenAlerts } from '../alerts/use-open-alerts.ts';
import { useDutyCount } from '../home/use-duty-count.ts';
import { navigation, type NavigationEntry } from './navigation.ts';

/** A page, or a record below it; `/deliveries/board` is an entry of its own. */
function isActive(to: string, pathname: string): boolean {
  if (pathname === to) return true;
  if (to === '/' || !pathname.startsWith(`${to}/`)) return false;
  return !navigation.some(({ entries }) => entries.some((entry) => entry.to === pathname));
}

interface RailCount {
  count: number;
  /** In words, for screen readers. */
  label: string;
}

function RailEntry({
  entry,
  counted,
}: {
  entry: NavigationEntry;
  counted?: RailCount | undefined;
}) {
  const count = counted?.count;
  const translate = useTranslate();
  const { pathname } = useLocation();
  const active = isActive(entry.to, pathname);
  const Icon = entry.icon;
  return (
    <ButtonBase
      component={Link}
      to={entry.to}
      aria-current={active ? 'page' : undefined}
      data-testid={`nav-${entry.to === '/' ? 'home' : entry.to.slice(1).replaceAll('/', '-')}`}
      sx={(theme) => ({
        display: 'flex',
        justifyContent: 'flex-start',
        gap: 1.25,
        minHeight: 36,
        px: 1.25,
        borderRadius: 1,
        fontSize: '0.875rem',
        fontWeight: active ? 600 : 400,
        color: active ? 'primary.main' : 'text.primary',
        bgcolor: active ? theme.frame.selected : 'transparent',
        '&:hover': { bgcolor: active ? theme.frame.selected : theme.frame.hover },
        '& svg': { fontSize: 19, color: active ? 'primary.main' : 'text.secondary' },
      })}
    >
      <Icon aria-hidden />
      <Box component="span" sx={{ flex: 1, textAlign: 'left' }}>
        {translate(entry.label)}
      </Box>
      {count !== undefined && count > 0 && (
        <Box
          component="span"
          aria-label={counted?.label}
          sx={(theme) => ({
            px: 0.75,
            borderRadius: 1,
            fontSize: '0.75rem',
            color: theme.tones.high.ink,
            bgcolor: theme.tones.high.tint,
          })}
        >
          {count > 999 ? '999+' : count}
        </Box>
      )}
    </ButtonBase>
  );
}

/** The way to every page that the person may read. */
export function Rail() {
  const translate = useTranslate();
  const who = useSession();
  const openAlerts = useOpenAlerts();
  const duties = useDutyCount();
  const counts: Readonly<Record<string, RailCount | undefined>> = {
    '/alerts':
      openAlerts === undefined
        ? undefined
        : {
            count: openAlerts,
            label: translate('alerts.openCount', { count: openAlerts }),
          },
    '/':
      duties === undefined
        ? undefined
        : {
            count: duties,
            label: translate('home.dutyCount', { count: duties }),
          },
  };
  return (
    <Stack component="nav" aria-label={translate('shell.navigation')} sx={{ p: 1, gap: 1.5 }}>
      {navigation.map(({ label, entries }) => {
        const seen = entries.filter(
          ({ resource, roles }) =>
            (resource === undefined || isPermitted(who, resource, 'read')) &&
            (roles === undefined || who?.grants.some(({ role }) => roles.includes(role)) === true),
        );
        if (seen.length === 0) return null;
        return (
          <Stack key={label} sx={{ gap: 0.25 }}>
            <Typography variant="caption" sx={{ px: 1.25, color: 'text.secondary' }}>
              {translate(label)}
            </Typography>
            {seen.map((entry) => (
              <RailEntry key={entry.to} entry={entry} counted={counts[entry.to]} />
            ))}
          </Stack>
        );
      })}
    </Stack>
  );
}

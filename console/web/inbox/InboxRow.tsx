import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { InboxItem } from '../../api/inbox/schema.ts';
import { Time } from '../marks/Time.tsx';
import type { NoticeSeverity } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { useInboxStep } from './use-inbox.ts';

/** One message: what, for which unit, when; open, note, read. */
export function InboxRow({ item }: { item: InboxItem }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [locale] = useLocaleState();
  const step = useInboxStep();
  const english = locale === 'en';
  const { id, href } = item;
  const unread = item.readAt === null;
  const waits = item.asksAcknowledgement && item.acknowledgedAt === null;
  const open = (): void => {
    if (unread) step.mutate({ id, step: 'read' });
    if (href !== null) void navigate(href);
  };
  return (
    <Box
      component="li"
      data-testid="inbox-item"
      data-unread={unread}
      sx={{
        listStyle: 'none',
        display: 'flex',
        gap: 1.5,
        px: 2,
        py: 1.5,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-child': { borderBottom: 0 },
      }}
    >
      <Box
        aria-hidden
        sx={{
          mt: 0.875,
          width: 8,
          height: 8,
          flexShrink: 0,
          borderRadius: '50%',
          bgcolor: unread ? 'primary.main' : 'transparent',
        }}
      />
      <Stack sx={{ flex: 1, minWidth: 0, gap: 0.5 }}>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography
            component="h2"
            sx={{ fontWeight: unread ? 600 : 400, overflowWrap: 'anywhere' }}
          >
            {english ? item.titleEn : item.title}
          </Typography>
          {item.severity !== 'low' && <UrgencyMark severity={item.severity as NoticeSeverity} />}
          {item.drill && <Chip size="small" label={translate('inbox.drill')} />}
          {item.standIn && <Chip size="small" label={translate('inbox.standIn')} />}
        </Stack>
        <Typography
          variant="body2"
          sx={{ color: 'text.secondary', whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
        >
          {english ? item.textEn : item.text}
        </Typography>
        <Stack
          direction="row"
          sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', color: 'text.secondary' }}
        >
          <Typography variant="caption">
            {item.unitName} · <Time at={item.at} as="ago" />
            {item.acknowledgedAt !== null && (
              <>
                {' · '}
                {translate('inbox.acknowledgedAt')} <Time at={item.acknowledgedAt} />
              </>
            )}
          </Typography>
          <Box sx={{ flex: 1 }} />
          {waits && (
            <Button
              size="small"
              variant="contained"
              disabled={step.isPending}
              data-testid="inbox-acknowledge"
              onClick={() => step.mutate({ id, step: 'acknowledge' })}
            >
              {translate('inbox.acknowledge')}
            </Button>
          )}
          {href !== null && (
            <Button size="small" variant={waits ? 'text' : 'outlined'} onClick={open}>
              {translate('inbox.open')}
            </Button>
          )}
          {unread && (
            <Button
              size="small"
              variant="text"
              disabled={step.isPending}
              onClick={() => step.mutate({ id, step: 'read' })}
            >
              {translate('inbox.markRead')}
            </Button>
          )}
        </Stack>
      </Stack>
    </Box>
  );
}

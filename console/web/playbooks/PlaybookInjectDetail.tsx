import Close from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { clockText, plannedText } from '../drills/exercise-clock.ts';
import { ChannelMark } from '../drills/live/InjectMarks.tsx';
import { useKindWords } from '../drills/use-kind-words.ts';
import { labelOf } from '../shapes/cases/case.ts';
import { Facts } from '../shapes/Facts.tsx';
import { filledText, type Playbook, type PlaybookInject } from './playbook.ts';

interface PlaybookInjectDetailProps {
  inject: PlaybookInject;
  roleName: (id: string) => string;
  others: readonly PlaybookInject[];
  variables: Playbook['variables'];
  onClose: () => void;
}

/** One inject of a script: to whom, how, when, what is in it, and what should be done then. */
export function PlaybookInjectDetail(props: PlaybookInjectDetailProps) {
  const { inject, roleName, others, variables, onClose } = props;
  const fill = (text: string): string => filledText(text, variables);
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const kindWords = useKindWords();
  const after = others.filter(({ id }) => inject.after.includes(id));
  return (
    <Drawer open anchor="right" onClose={onClose}>
      <Box data-testid="playbook-inject" sx={{ width: { xs: '100vw', sm: 440 }, p: 2 }}>
        <Stack direction="row" sx={{ alignItems: 'flex-start', gap: 1, mb: 1.5 }}>
          <Typography variant="h2" sx={{ flex: 1 }}>
            {inject.no} {labelOf(inject, locale)}
          </Typography>
          <IconButton aria-label={translate('action.close')} onClick={onClose}>
            <Close />
          </IconButton>
        </Stack>
        <Facts
          rows={[
            { label: translate('drills.to'), value: inject.to.map(roleName).join('、') },
            {
              label: translate('drills.channelLabel'),
              value: <ChannelMark channel={inject.channel} />,
            },
            {
              label: translate('drills.triggerLabel'),
              value: translate(`drills.trigger.${inject.trigger}`),
            },
            {
              label: translate('drills.plannedAt'),
              value: inject.plannedMs === null ? null : plannedText(inject.plannedMs),
            },
            ...(inject.condition === null
              ? []
              : [{ label: translate('drills.condition'), value: <code>{inject.condition}</code> }]),
            ...(after.length === 0
              ? []
              : [
                  {
                    label: translate('playbooks.after'),
                    value: after.map((each) => `${each.no} ${labelOf(each, locale)}`).join('、'),
                  },
                ]),
          ]}
        />
        <Typography variant="h3" sx={{ mt: 2 }}>
          {translate('drills.contentLabel')}
        </Typography>
        <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {fill(labelOf(inject.content, locale))}
        </Typography>
        {inject.attachment !== null && (
          <Box sx={{ mt: 1, p: 1.25, border: 1, borderColor: 'divider', borderRadius: 1 }}>
            <Typography variant="body2" sx={{ fontWeight: 500 }}>
              {labelOf(inject.attachment.name, locale)}
            </Typography>
            <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
              {fill(labelOf(inject.attachment.text, locale))}
            </Typography>
          </Box>
        )}
        <Typography variant="h3" sx={{ mt: 2 }}>
          {translate('drills.expected')}
        </Typography>
        {inject.expected.length === 0 && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('drills.nothingExpected')}
          </Typography>
        )}
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {inject.expected.map((expected) => (
            <Box component="li" key={expected.id} sx={{ py: 0.75 }}>
              <Typography>{fill(labelOf(expected, locale))}</Typography>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {[
                  kindWords(expected.kind),
                  ...(expected.role === null ? [] : [roleName(expected.role)]),
                  ...(expected.withinMs === null
                    ? []
                    : [translate('drillLive.within', { time: clockText(expected.withinMs) })]),
                ].join(' · ')}
              </Typography>
            </Box>
          ))}
        </Box>
        {inject.hint !== null && (
          <>
            <Typography variant="h3" sx={{ mt: 1 }}>
              {translate('drills.hint')}
            </Typography>
            <Typography sx={{ whiteSpace: 'pre-line' }}>{labelOf(inject.hint, locale)}</Typography>
          </>
        )}
      </Box>
    </Drawer>
  );
}

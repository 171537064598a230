import Close from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../../marks/StateMark.tsx';
import { Facts } from '../../shapes/Facts.tsx';
import { drillPath, type LiveInjectView } from '../drill.ts';
import { clockText, plannedText } from '../exercise-clock.ts';
import { useKindWords } from '../use-kind-words.ts';
import { ChannelMark } from './InjectMarks.tsx';

interface InjectDetailProps {
  drillId: string;
  inject: LiveInjectView;
  roleName: (id: string) => string;
  onClose: () => void;
}

type Expected = LiveInjectView['expected'][number];

function ExpectedLine({
  expected,
  roleName,
}: {
  expected: Expected;
  roleName: (id: string) => string;
}) {
  const translate = useTranslate();
  const kindWords = useKindWords();
  const { text, actionKind, role, withinMs, state, atMs, by } = expected;
  const parts = [
    ...(actionKind === null ? [translate('drillLive.onlyEvaluator')] : [kindWords(actionKind)]),
    ...(role === null ? [] : [roleName(role)]),
    ...(withinMs === null ? [] : [translate('drillLive.within', { time: clockText(withinMs) })]),
    ...(atMs === null ? [] : [`${clockText(atMs)} ${by ?? ''}`.trim()]),
  ];
  return (
    <Box component="li" sx={{ py: 0.75 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start' }}>
        <Typography sx={{ flex: 1 }}>{text}</Typography>
        <StateMark kind="expected" state={state} plain />
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {parts.join(' · ')}
      </Typography>
    </Box>
  );
}

/** Everything about one inject: what players read, what is expected of them and how it stands. */
export function InjectDetail({ drillId, inject, roleName, onClose }: InjectDetailProps) {
  const translate = useTranslate();
  const {
    label,
    title,
    state,
    channel,
    toRoles,
    plannedMs,
    actualMs,
    condition,
    content,
    evaluatorHint,
  } = inject;
  return (
    <Drawer open anchor="right" onClose={onClose}>
      <Box data-testid="inject-detail" sx={{ width: { xs: '100vw', sm: 440 }, p: 2 }}>
        <Stack direction="row" sx={{ alignItems: 'flex-start', gap: 1, mb: 1 }}>
          <Typography variant="h2" sx={{ flex: 1 }}>
            {label} {title}
          </Typography>
          <IconButton aria-label={translate('action.close')} onClick={onClose}>
            <Close />
          </IconButton>
        </Stack>
        <StateMark kind="injects" state={state} />
        <Box sx={{ my: 2 }}>
          <Facts
            rows={[
              { label: translate('drills.to'), value: toRoles.map(roleName).join('、') },
              { label: translate('drills.channelLabel'), value: <ChannelMark channel={channel} /> },
              {
                label: translate('drills.triggerLabel'),
                value: translate(`drills.trigger.${inject.trigger}`),
              },
              {
                label: translate('drills.plannedAt'),
                value: plannedMs === null ? null : plannedText(plannedMs),
              },
              {
                label: translate('drillLive.sentAt'),
                value: actualMs === null ? null : clockText(actualMs),
              },
              ...(condition === null
                ? []
                : [{ label: translate('drills.condition'), value: <code>{condition}</code> }]),
              {
                label: translate('drillLive.reach'),
                value: translate('drillLive.reachOf', {
                  reached: inject.reached,
                  shown: inject.shown,
                  answered: inject.answered,
                }),
              },
            ]}
          />
        </Box>
        <Typography variant="h3">{translate('drills.contentLabel')}</Typography>
        <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', mb: 2 }}>
          {content}
        </Typography>
        <Typography variant="h3">{translate('drills.expected')}</Typography>
        {inject.expected.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 2 }}>
            {translate('drills.nothingExpected')}
          </Typography>
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, mb: 2 }}>
            {inject.expected.map((expected) => (
              <ExpectedLine key={expected.id} expected={expected} roleName={roleName} />
            ))}
          </Box>
        )}
        {evaluatorHint !== null && (
          <>
            <Typography variant="h3">{translate('drills.hint')}</Typography>
            <Typography sx={{ whiteSpace: 'pre-line', mb: 2 }}>{evaluatorHint}</Typography>
          </>
        )}
        <Link
          component={RouterLink}
          to={`${drillPath(drillId, 'validate')}?inject=${encodeURIComponent(inject.id)}`}
        >
          {translate('drillLive.toJudgements')}
        </Link>
      </Box>
    </Drawer>
  );
}

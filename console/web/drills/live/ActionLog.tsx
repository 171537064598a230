import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Chip, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { apiUrl } from '../../providers/http.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { drillPath, type ActionEntry, type LiveInjectView } from '../drill.ts';
import { clockText } from '../exercise-clock.ts';
import { useKindWords } from '../use-kind-words.ts';

interface ActionLogProps {
  drillId: string;
  actions: readonly ActionEntry[];
  total: number;
  injects: readonly Pick<LiveInjectView, 'id' | 'label'>[];
  title: string;
  /** Own log of a player: without names. */
  own?: boolean;
}

/** What players did, newest first, in exercise time. */
export function ActionLog({
  drillId,
  actions,
  total,
  injects,
  title,
  own = false,
}: ActionLogProps) {
  const translate = useTranslate();
  const kindWords = useKindWords();
  const labels = new Map(injects.map(({ id, label }) => [id, label]));
  return (
    <Panel
      title={title}
      flush
      testId="action-log"
      aside={
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {total > actions.length
            ? translate('drillLive.latestOf', { shown: actions.length, total })
            : total}
        </Typography>
      }
    >
      <Box
        component="ol"
        aria-live="polite"
        sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 480, overflowY: 'auto' }}
      >
        {actions.map((action) => (
          <Box
            component="li"
            key={action.id}
            data-testid="action-entry"
            data-kind={action.kind}
            sx={{ px: 2, py: 1, borderBottom: 1, borderColor: 'divider' }}
          >
            <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
              <Typography
                variant="body2"
                component="span"
                sx={{ fontVariantNumeric: 'tabular-nums', color: 'text.secondary' }}
              >
                {clockText(action.atMs)}
              </Typography>
              <Typography component="span" sx={{ fontWeight: 500 }}>
                {kindWords(action.kind)}
              </Typography>
              {!own && <Typography component="span">{action.name}</Typography>}
              {action.injectId !== null && (
                <Chip variant="outlined" label={labels.get(action.injectId) ?? action.injectId} />
              )}
              {action.source === 'paper' && <Chip label={translate('drills.fromPaper')} />}
            </Stack>
            {action.text !== '' && (
              <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {action.text}
              </Typography>
            )}
            {action.attachments.map(({ id, name }) => (
              <Link
                key={id}
                href={apiUrl(`${drillPath(drillId)}/uploads/${encodeURIComponent(id)}`)}
                download={name}
                variant="body2"
                sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}
              >
                <AttachFile sx={{ fontSize: 14 }} />
                {name}
              </Link>
            ))}
          </Box>
        ))}
        {actions.length === 0 && (
          <Typography component="li" variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
            {translate('drillLive.noActions')}
          </Typography>
        )}
      </Box>
    </Panel>
  );
}

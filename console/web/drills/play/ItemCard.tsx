import { Box, Button, Collapse, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import type { PlayerItem } from '../drill.ts';
import { clockText } from '../exercise-clock.ts';
import { ChannelMark } from '../live/InjectMarks.tsx';

interface ItemCardProps {
  item: PlayerItem;
  /** Exercise time now. */
  nowMs: number;
  /** Undefined while nothing can be done. */
  onAnswer: (() => void) | undefined;
}

/** How long it has been waiting, and how much exercise time there still is; both stand still in a pause. */
function Waiting({ item, nowMs }: { item: PlayerItem; nowMs: number }) {
  const translate = useTranslate();
  const { sentMs, respondByMs } = item;
  const left = respondByMs === null ? undefined : respondByMs - nowMs;
  return (
    <>
      {sentMs !== null && (
        <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {translate('drillPlay.waitingFor', { time: clockText(Math.max(0, nowMs - sentMs)) })}
        </Box>
      )}
      {left !== undefined && (
        <Box
          component="strong"
          data-testid="respond-by"
          sx={(theme) => ({
            color: left < 0 ? theme.tones.critical.ink : theme.tones.high.ink,
            fontSize: '0.8125rem',
            fontVariantNumeric: 'tabular-nums',
          })}
        >
          {translate(left < 0 ? 'drillPlay.over' : 'drillPlay.left', {
            time: clockText(Math.abs(left)),
          })}
        </Box>
      )}
    </>
  );
}

/** One stimulus in a player's inbox, looking like what it plays, with how long it has been waiting. */
export function ItemCard({ item, nowMs, onAnswer }: ItemCardProps) {
  const translate = useTranslate();
  const [isOpen, setOpen] = useState(item.answeredAt === null);
  const { channel, title, from, text, attachment, sentAt, answeredAt } = item;
  const isWaiting = answeredAt === null;
  return (
    <Paper
      component="li"
      variant="outlined"
      data-testid="player-item"
      data-id={item.id}
      data-answered={!isWaiting}
      sx={(theme) => ({
        borderLeft: `4px solid ${isWaiting ? theme.tones.high.solid : theme.tones.good.solid}`,
        p: 1.5,
      })}
    >
      <Stack
        direction="row"
        sx={{
          gap: 1,
          alignItems: 'center',
          flexWrap: 'wrap',
          fontSize: '0.75rem',
          color: 'text.secondary',
        }}
      >
        <ChannelMark channel={channel} />
        <Box sx={{ flex: 1 }} />
        {isWaiting ? (
          <Waiting item={item} nowMs={nowMs} />
        ) : (
          <span>{translate('drillPlay.answered')}</span>
        )}
        <Time at={sentAt} as="full" />
      </Stack>
      <Typography sx={{ fontWeight: 600, mt: 0.5, overflowWrap: 'anywhere' }}>{title}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('drillPlay.from', { from })}
      </Typography>
      <Collapse in={isOpen} unmountOnExit>
        <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', mt: 1 }}>
          {text}
        </Typography>
        {attachment !== null && (
          <Box
            sx={{
              mt: 1,
              p: 1.25,
              border: 1,
              borderColor: 'divider',
              borderRadius: 1,
              bgcolor: 'background.default',
            }}
          >
            <Typography variant="body2" sx={{ fontWeight: 500 }}>
              {attachment.name}
            </Typography>
            <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {attachment.text}
            </Typography>
          </Box>
        )}
      </Collapse>
      <Stack direction="row" sx={{ gap: 1, mt: 1 }}>
        {onAnswer !== undefined && (
          <Button
            variant={isWaiting ? 'contained' : 'outlined'}
            data-testid="item-answer"
            onClick={onAnswer}
            sx={{ minHeight: 44, flex: 1 }}
          >
            {translate(isWaiting ? 'drillPlay.answer' : 'drillPlay.answerMore')}
          </Button>
        )}
        <Button
          variant="text"
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          sx={{ minHeight: 44 }}
        >
          {translate(isOpen ? 'drillPlay.fold' : 'drillPlay.read')}
        </Button>
      </Stack>
    </Paper>
  );
}

import AccessTime from '@mui/icons-material/AccessTime';
import AlarmOn from '@mui/icons-material/AlarmOn';
import Block from '@mui/icons-material/Block';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import HourglassBottom from '@mui/icons-material/HourglassBottom';
import PauseCircleOutlined from '@mui/icons-material/PauseCircleOutlined';
import RunningWithErrors from '@mui/icons-material/RunningWithErrors';
import type { SvgIconComponent } from '@mui/icons-material';
import { Box, Tooltip } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime, formatDuration } from '../../format/time.ts';
import { Mark } from '../../marks/Mark.tsx';
import { useNow } from '../../marks/use-now.ts';
import { phaseOf, phaseTones, type ClockPhase, type ClockView } from './clock.ts';

const icons: Readonly<Record<ClockPhase, SvgIconComponent>> = {
  running: AccessTime,
  soon: HourglassBottom,
  overdue: RunningWithErrors,
  paused: PauseCircleOutlined,
  met: CheckCircleOutline,
  'met-late': AlarmOn,
  cancelled: Block,
};

interface CountdownProps {
  clock: ClockView;
  /** Says which clock it is too: «书面报告 还剩 3 小时». */
  named?: boolean;
  plain?: boolean;
}

/** Deadline, first deadline and the rule behind it. */
function Details({ clock }: { clock: ClockView }) {
  const translate = useTranslate();
  const { rule, estimated = [] } = clock;
  const limitText = (limit: { kind: string; value?: number }): string =>
    translate(`clocks.limit.${limit.kind}`, { smart_count: limit.value ?? 0 });
  const lines = [
    translate('clocks.due', { at: formatDateTime(clock.dueAt) }),
    clock.originalDueAt !== clock.dueAt &&
      translate('clocks.originalDue', { at: formatDateTime(clock.originalDueAt) }),
    estimated.length > 0 && translate('clocks.estimatedHelp', { years: estimated.join('、') }),
    rule !== undefined && translate('clocks.rule', { limit: limitText(rule.limit) }),
    rule?.sourceLimit !== undefined &&
      translate('clocks.tightened', { limit: limitText(rule.sourceLimit) }),
    rule !== undefined &&
      translate('clocks.source', { source: `${rule.source} ${rule.article ?? ''}`.trim() }),
  ];
  return <>{lines.map((line) => typeof line === 'string' && <Box key={line}>{line}</Box>)}</>;
}

/** How long is left of one clock, in icon, word and colour; hover or tap shows the deadlines and their source. */
export function Countdown({ clock, named = false, plain = false }: CountdownProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const phase = phaseOf(clock, now);
  const exact = Math.abs(Date.parse(clock.dueAt) - now) / 1_000;
  // Whole minutes, but for the last one: a page is repainted a few times a minute.
  const seconds = exact < 60 ? exact : Math.floor(exact / 60) * 60;
  const words = translate(`clocks.phase.${phase}`, { time: formatDuration(seconds, locale) });
  const isEstimate = clock.state === 'running' && (clock.estimated ?? []).length > 0;
  const text = isEstimate ? translate('clocks.estimated', { text: words }) : words;
  const label = locale === 'en' ? clock.labelEn : clock.labelZh;
  return (
    <Tooltip title={<Details clock={clock} />} enterTouchDelay={0} leaveTouchDelay={6_000}>
      <Box component="span" sx={{ display: 'inline-flex' }} data-clock={clock.clock}>
        <Mark
          tone={phaseTones[phase]}
          icon={icons[phase]}
          text={named ? `${label} · ${text}` : text}
          plain={plain}
          testId={`clock-${phase}`}
        />
      </Box>
    </Tooltip>
  );
}

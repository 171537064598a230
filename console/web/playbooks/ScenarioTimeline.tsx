import { Box, ButtonBase } from '@mui/material';
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { plannedText } from '../drills/exercise-clock.ts';
import type { ToneName } from '../theme/palette.ts';
import {
  cardSize,
  layoutTimeline,
  type TimelineEntry,
  type TimelineLayout,
} from './timeline-layout.ts';

export interface ScenarioEntry extends TimelineEntry {
  /** Colour of the edge of its card; grey by default. */
  tone?: ToneName;
  /** Second line: channel, state. */
  mark: ReactNode;
}

interface ScenarioTimelineProps {
  label: string;
  entries: readonly ScenarioEntry[];
  /** Rows from top to bottom. */
  lanes: readonly { id: string; name: string }[];
  /** Exercise time now, drawn as a line. */
  nowMs?: number | undefined;
  selected?: string | undefined;
  onOpen: (id: string) => void;
}

const laneNameWidth = 112;

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    setWidth(box.clientWidth);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** Lines of the axis, arrows of what waits for what, and the line of now; behind the cards. */
function Drawing(props: {
  layout: TimelineLayout<ScenarioEntry>;
  nowX: number | undefined;
  selected: string | undefined;
}) {
  const { layout, nowX, selected } = props;
  const head = useId();
  return (
    <Box
      component="svg"
      aria-hidden
      width={layout.width}
      height={layout.height}
      sx={(theme) => ({
        position: 'absolute',
        inset: 0,
        '& .tick': { stroke: theme.palette.divider },
        '& text': { fill: theme.palette.text.secondary, fontSize: 11 },
        '& .arrow': {
          fill: 'none',
          stroke: theme.tones.low.solid,
          strokeWidth: 1.5,
          opacity: 0.65,
        },
        '& .arrow.near': { strokeWidth: 2.5, opacity: 1 },
        '& .head': { fill: theme.tones.low.solid },
        '& .now': { stroke: theme.tones.critical.solid, strokeWidth: 2 },
      })}
    >
      <defs>
        <marker
          id={head}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path className="head" d="M0 0 L8 4 L0 8 z" />
        </marker>
      </defs>
      {layout.ticks.map(({ x, ms }) => (
        <g key={ms}>
          <line className="tick" x1={x} x2={x} y1={20} y2={layout.height} />
          <text x={x + 3} y={14}>
            {plannedText(ms)}
          </text>
        </g>
      ))}
      {layout.arrows.map(({ from, to, path }) => (
        <path
          key={`${from} ${to}`}
          className={selected === from || selected === to ? 'arrow near' : 'arrow'}
          d={path}
          markerEnd={`url(#${head})`}
          data-testid="dependency"
        />
      ))}
      {nowX !== undefined && <line className="now" x1={nowX} x2={nowX} y1={0} y2={layout.height} />}
    </Box>
  );
}

/** Injects by role × exercise time; arrows from what must have happened before. Scrolls sideways. */
export function ScenarioTimeline(props: ScenarioTimelineProps) {
  const { label, entries, lanes, nowMs, selected, onOpen } = props;
  const { ref, width } = useWidth();
  const layout = layoutTimeline(
    entries,
    lanes.map(({ id }) => id),
    width - laneNameWidth,
  );
  const names = new Map(lanes.map(({ id, name }) => [id, name]));
  const last = layout.ticks.at(-1);
  const first = layout.ticks[0];
  const pxPerMs =
    first === undefined || last === undefined || last.ms === 0 ? 0 : (last.x - first.x) / last.ms;
  const nowX =
    nowMs === undefined || first === undefined
      ? undefined
      : Math.min(first.x + nowMs * pxPerMs, layout.width - 1);
  return (
    <Box
      ref={ref}
      role="group"
      aria-label={label}
      data-testid="scenario-timeline"
      sx={{ overflowX: 'auto' }}
    >
      <Box sx={{ display: 'flex', width: 'max-content', minWidth: '100%' }}>
        <Box
          sx={{
            position: 'sticky',
            left: 0,
            zIndex: 2,
            width: laneNameWidth,
            flexShrink: 0,
            bgcolor: 'background.paper',
            height: layout.height,
            borderRight: 1,
            borderColor: 'divider',
          }}
        >
          {layout.lanes.map(({ id, top, height }) => (
            <Box
              key={id}
              sx={{
                position: 'absolute',
                top,
                height,
                width: '100%',
                px: 1.5,
                display: 'flex',
                alignItems: 'center',
                fontSize: '0.8125rem',
                fontWeight: 500,
                borderTop: 1,
                borderColor: 'divider',
              }}
            >
              {names.get(id) ?? id}
            </Box>
          ))}
        </Box>
        <Box
          sx={{ position: 'relative', width: layout.width, height: layout.height, flexShrink: 0 }}
        >
          {layout.lanes.map(({ id, top }) => (
            <Box
              key={id}
              sx={{
                position: 'absolute',
                insetInline: 0,
                top,
                borderTop: 1,
                borderColor: 'divider',
              }}
            />
          ))}
          <Drawing layout={layout} nowX={nowX} selected={selected} />
          {layout.cards.map(({ entry, x, y, isGuess }) => (
            <ButtonBase
              key={entry.id}
              data-testid="scenario-card"
              data-id={entry.id}
              aria-pressed={selected === entry.id}
              onClick={() => onOpen(entry.id)}
              sx={(theme) => ({
                position: 'absolute',
                left: x,
                top: y,
                width: cardSize.width,
                height: cardSize.height,
                display: 'block',
                textAlign: 'left',
                px: 1,
                py: 0.5,
                borderRadius: 0.75,
                overflow: 'hidden',
                bgcolor: 'background.paper',
                border: `1px ${isGuess ? 'dashed' : 'solid'} ${selected === entry.id ? theme.palette.primary.main : theme.palette.divider}`,
                borderLeft: `4px solid ${theme.tones[entry.tone ?? 'neutral'].solid}`,
                '&:hover': { borderColor: theme.palette.primary.light },
              })}
            >
              <Box
                sx={{
                  fontSize: '0.75rem',
                  lineHeight: 1.35,
                  fontWeight: 500,
                  height: 32,
                  overflow: 'hidden',
                }}
              >
                <Box component="span" sx={{ color: 'text.secondary', mr: 0.5 }}>
                  {entry.no}
                </Box>
                {entry.title}
              </Box>
              <Box
                sx={{
                  fontSize: '0.6875rem',
                  lineHeight: 1.3,
                  color: 'text.secondary',
                  whiteSpace: 'nowrap',
                  overflow: 'hidden',
                  textOverflow: 'ellipsis',
                }}
              >
                {entry.mark}
              </Box>
            </ButtonBase>
          ))}
        </Box>
      </Box>
    </Box>
  );
}

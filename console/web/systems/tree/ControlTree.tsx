import CompareArrows from '@mui/icons-material/CompareArrows';
import ExpandMore from '@mui/icons-material/ExpandMore';
import HourglassBottom from '@mui/icons-material/HourglassBottom';
import { Box, ButtonBase, Collapse, Stack, Typography } from '@mui/material';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatLastDay } from '../../format/time.ts';
import { Mark } from '../../marks/Mark.tsx';
import { StateMark } from '../../marks/StateMark.tsx';
import {
  countStates,
  itemStates,
  worded,
  type Category,
  type ControlPoint,
  type TreeItem,
} from '../system.ts';

interface BranchProps {
  level: 1 | 2;
  title: ReactNode;
  points: readonly ControlPoint[];
  expanded: boolean;
  children: ReactNode;
}

/** A category or control point that opens; its states are summed beside the name. */
function Branch({ level, title, points, expanded, children }: BranchProps) {
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? expanded;
  const counts = countStates(points);
  return (
    <Box component="li" role="treeitem" aria-expanded={open} aria-level={level}>
      <ButtonBase
        onClick={() => setChosen(!open)}
        sx={(theme) => ({
          width: '100%',
          justifyContent: 'flex-start',
          flexWrap: 'wrap',
          columnGap: 1,
          minHeight: 40,
          py: 0.5,
          pl: level === 1 ? 1.5 : { xs: 2, sm: 4 },
          pr: 1.5,
          textAlign: 'left',
          borderBottom: 1,
          borderColor: 'divider',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <ExpandMore
          sx={{
            fontSize: 18,
            color: 'text.secondary',
            transform: open ? 'none' : 'rotate(-90deg)',
          }}
        />
        <Typography
          component="span"
          sx={{ fontWeight: level === 1 ? 600 : 400, flex: 1, minWidth: 160 }}
        >
          {title}
        </Typography>
        <Stack component="span" direction="row" sx={{ columnGap: 1.5, flexWrap: 'wrap' }}>
          {itemStates
            .filter((state) => counts[state] > 0)
            .map((state) => (
              <Stack
                component="span"
                direction="row"
                key={state}
                sx={{ gap: 0.5, alignItems: 'center', fontSize: '0.75rem' }}
              >
                <StateMark kind="systems" state={state} plain />
                {counts[state]}
              </Stack>
            ))}
        </Stack>
      </ButtonBase>
      <Collapse in={open} unmountOnExit>
        <Box component="ul" role="group" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {children}
        </Box>
      </Collapse>
    </Box>
  );
}

interface ItemProps {
  item: TreeItem;
  isCurrent: boolean;
  /** What ends before this instant is marked. */
  soon: string;
  onOpen: (key: string) => void;
}

/** What needs a second look: evidence that does not agree, evidence that ends soon. */
function Warnings({ item, soon }: Pick<ItemProps, 'item' | 'soon'>) {
  const translate = useTranslate();
  const ends = item.peopleUntil !== null && item.peopleUntil <= soon ? item.peopleUntil : undefined;
  if (!item.contradiction && ends === undefined) return null;
  return (
    <Stack component="span" direction="row" sx={{ columnGap: 1, flexWrap: 'wrap' }}>
      {item.contradiction && (
        <Mark tone="high" icon={CompareArrows} text={translate('systems.contradiction')} plain />
      )}
      {ends !== undefined && (
        <Mark
          tone="medium"
          icon={HourglassBottom}
          text={translate('systems.endsOn', { day: formatLastDay(ends) })}
          plain
        />
      )}
    </Stack>
  );
}

function Item({ item, isCurrent, soon, onOpen }: ItemProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <Box component="li" role="treeitem" aria-level={3} aria-selected={isCurrent} ref={row}>
      <ButtonBase
        onClick={() => onOpen(item.key)}
        data-testid={`item-${item.key}`}
        sx={(theme) => ({
          width: '100%',
          display: 'grid',
          gridTemplateColumns: {
            xs: '20px minmax(0, 1fr) auto',
            sm: '24px minmax(0, 1fr) 112px 80px',
          },
          columnGap: 1,
          rowGap: 0.25,
          alignItems: 'start',
          justifyItems: 'start',
          textAlign: 'left',
          pl: { xs: 3, sm: 7 },
          pr: 1.5,
          py: 0.75,
          minHeight: { xs: 44, sm: 0 },
          fontSize: '0.8125rem',
          lineHeight: 1.6,
          borderBottom: 1,
          borderColor: 'divider',
          bgcolor: isCurrent ? theme.frame.selected : 'transparent',
          boxShadow: isCurrent ? `inset 3px 0 0 ${theme.palette.primary.main}` : 'none',
          '&:hover': { bgcolor: isCurrent ? theme.frame.selected : theme.palette.action.hover },
        })}
      >
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {item.item}
        </Box>
        <span>
          {worded(locale, item.textZh, item.textEn)}
          <Warnings item={item} soon={soon} />
        </span>
        <StateMark kind="systems" state={item.state} plain />
        <Box
          component="span"
          sx={{
            color: 'text.secondary',
            fontSize: '0.75rem',
            display: { xs: 'none', sm: 'block' },
          }}
        >
          {translate('systems.evidenceCount', { smart_count: item.evidenceCount })}
        </Box>
      </ButtonBase>
    </Box>
  );
}

interface ControlTreeProps {
  tree: readonly Category[];
  /** Opens all branches: for a tree that was narrowed. */
  expanded: boolean;
  /** The item under the keyboard, or open beside the tree: its branches are open. */
  current: string | undefined;
  soon: string;
  onOpen: (key: string) => void;
}

/** Category → control point → item, as the standard orders them. */
export function ControlTree({ tree, expanded, current, soon, onOpen }: ControlTreeProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const holds = (points: readonly ControlPoint[]): boolean =>
    current !== undefined && points.some(({ items }) => items.some(({ key }) => key === current));
  return (
    <Box
      component="ul"
      role="tree"
      aria-label={translate('systems.items')}
      sx={{ listStyle: 'none', m: 0, p: 0 }}
    >
      {tree.map(({ category, categoryEn, points }) => (
        <Branch
          key={`${category} ${expanded}`}
          level={1}
          title={worded(locale, category, categoryEn)}
          points={points}
          expanded={expanded || holds(points)}
        >
          {points.map((point) => (
            <Branch
              key={`${point.clause} ${expanded}`}
              level={2}
              title={`${point.clause} ${worded(locale, point.nameZh, point.nameEn)}`}
              points={[point]}
              expanded={expanded || holds([point])}
            >
              {point.items.map((item) => (
                <Item
                  key={item.key}
                  item={item}
                  isCurrent={item.key === current}
                  soon={soon}
                  onOpen={onOpen}
                />
              ))}
            </Branch>
          ))}
        </Branch>
      ))}
    </Box>
  );
}

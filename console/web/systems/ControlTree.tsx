import ExpandMore from '@mui/icons-material/ExpandMore';
import { Box, ButtonBase, Collapse, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { Empty } from '../shapes/States.tsx';
import {
  countStates,
  itemStates,
  type Category,
  type ControlPoint,
  type TreeItem,
} from './system.ts';

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
          gap: 1,
          minHeight: 40,
          py: 0.5,
          pl: level === 1 ? 1.5 : 4,
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
        <Stack component="span" direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
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

function Item({ item, onOpen }: { item: TreeItem; onOpen: (key: string) => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box component="li" role="treeitem" aria-level={3}>
      <ButtonBase
        onClick={() => onOpen(item.key)}
        data-testid={`item-${item.key}`}
        sx={(theme) => ({
          width: '100%',
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '24px minmax(0, 1fr) 104px 96px' },
          columnGap: 1,
          rowGap: 0.25,
          alignItems: 'start',
          justifyItems: 'start',
          textAlign: 'left',
          pl: { xs: 4, sm: 7 },
          pr: 1.5,
          py: 0.75,
          fontSize: '0.8125rem',
          lineHeight: 1.6,
          borderBottom: 1,
          borderColor: 'divider',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {item.item}
        </Box>
        <span>{locale === 'en' && item.textEn !== '' ? item.textEn : item.textZh}</span>
        <StateMark kind="systems" state={item.state} plain />
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
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
  onOpen: (key: string) => void;
}

/** Category → control point → item, as the standard orders them. */
export function ControlTree({ tree, expanded, onOpen }: ControlTreeProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  if (tree.length === 0) return <Empty title={translate('systems.noItems')} />;
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
          title={english ? categoryEn : category}
          points={points}
          expanded={expanded}
        >
          {points.map((point) => (
            <Branch
              key={`${point.clause} ${expanded}`}
              level={2}
              title={`${point.clause} ${english ? point.nameEn : point.nameZh}`}
              points={[point]}
              expanded={expanded}
            >
              {point.items.map((item) => (
                <Item key={item.key} item={item} onOpen={onOpen} />
              ))}
            </Branch>
          ))}
        </Branch>
      ))}
    </Box>
  );
}

import { Box, ButtonBase, Typography } from '@mui/material';
import { Fragment, useEffect, useRef } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { wordsOf, type Words } from '../../app-packages/package.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { isDecided, type DeskItem } from './desk.ts';

/** What was decided, else what the checks have; a decision about an earlier version is called that. */
export function DeskMark({ desk, plain = true }: { desk: DeskItem; plain?: boolean }) {
  const { decision, item } = desk;
  if (isDecided(desk) && decision !== undefined) {
    return <StateMark kind="app-decisions" state={decision.verdict} plain={plain} />;
  }
  return decision === undefined ? (
    <StateMark kind="app-leads" state={item.state} plain={plain} />
  ) : (
    <StateMark kind="app-decisions" state="stale" plain={plain} />
  );
}

interface ItemListProps {
  items: readonly DeskItem[];
  classes: readonly { class: number; title: Words }[];
  current: string;
  onOpen: (item: string) => void;
}

/** The 31 items under their six classes, each with where it stands. */
export function ItemList({ items, classes, current, onOpen }: ItemListProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <Box component="nav" aria-label={translate('appDesk.items')} data-testid="desk-items">
      {items.map((desk, index) => {
        const { item } = desk;
        const starts = items[index - 1]?.item.class !== item.class;
        const title = classes.find((each) => each.class === item.class)?.title;
        const active = item.item === current;
        return (
          <Fragment key={item.item}>
            {starts && (
              <Typography
                variant="caption"
                component="div"
                sx={{ px: 1.5, pt: 1, pb: 0.25, color: 'text.secondary', fontWeight: 600 }}
              >
                {item.class}. {title === undefined ? '' : wordsOf(title, locale)}
              </Typography>
            )}
            <ButtonBase
              ref={active ? row : null}
              aria-current={active}
              data-testid={`desk-item-${item.item}`}
              data-decided={isDecided(desk)}
              onClick={() => onOpen(item.item)}
              sx={(theme) => ({
                display: 'flex',
                alignItems: 'flex-start',
                gap: 1,
                width: '100%',
                minHeight: { xs: 40, md: 32 },
                px: 1.5,
                py: 0.5,
                fontSize: '0.8125rem',
                textAlign: 'left',
                bgcolor: active ? theme.frame.selected : 'transparent',
                boxShadow: active ? `inset 3px 0 0 ${theme.palette.primary.main}` : 'none',
                '&:hover': { bgcolor: active ? theme.frame.selected : theme.frame.hover },
              })}
            >
              <Box component="span" sx={{ color: 'text.secondary', flexShrink: 0, pt: '1px' }}>
                {item.item}
              </Box>
              <Box component="span" sx={{ flex: 1, minWidth: 0 }}>
                {wordsOf(item.title, locale)}
              </Box>
              <Box component="span" sx={{ flexShrink: 0 }}>
                <DeskMark desk={desk} />
              </Box>
            </ButtonBase>
          </Fragment>
        );
      })}
    </Box>
  );
}

import { Alert, Box, Button, Stack, Typography, useMediaQuery, type Theme } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import type { Package, VettingRules } from '../../app-packages/package.ts';
import type { AttachedFile } from '../../shapes/files/file.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { deskItems, neighbour, nextOpen, type Decision, type DeskItem } from './desk.ts';
import { ItemList } from './ItemList.tsx';
import { ItemWork } from './ItemWork.tsx';
import { Progress } from './Progress.tsx';
import { Steps } from './Steps.tsx';
import { useClosed, type DeskCase } from './use-decide.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useDrafts } from './use-drafts.ts';

interface DeskProps {
  reviewed: DeskCase & {
    packageId: string | null;
    decisions: readonly Decision[];
    files: readonly AttachedFile[];
  };
  rules: VettingRules;
  /** The package that is reviewed; undefined where there is none. */
  found: Package | undefined;
}

/** The item in the address; the first open one where it names none. */
function useCurrent(items: readonly DeskItem[]) {
  const [params, setParams] = useSearchParams();
  const asked = items.find(({ item }) => item.item === params.get('item'))?.item.item;
  return {
    current: asked ?? nextOpen(items, undefined) ?? items[0]?.item.item ?? '',
    open: (item: string): void =>
      setParams(
        (old) => {
          old.set('item', item);
          return old;
        },
        { replace: true },
      ),
  };
}

/** Decisions about an earlier version; those that hold for this one too are carried over together. */
function Stale(props: {
  items: readonly DeskItem[];
  busy: boolean;
  onCarry: (items: readonly string[]) => void;
}) {
  const translate = useTranslate();
  const stale = props.items.filter(({ decision }) => decision?.stale === true);
  const carriable = stale.filter(({ decision }) => decision?.carriable === true);
  if (stale.length === 0) return null;
  return (
    <Alert
      severity="info"
      data-testid="desk-stale"
      sx={{ mb: 2 }}
      action={
        carriable.length > 0 && (
          <Button
            data-testid="carry-all"
            disabled={props.busy}
            onClick={() => props.onCarry(carriable.map(({ item }) => item.item))}
          >
            {translate('appDesk.carryAll', { smart_count: carriable.length })}
          </Button>
        )
      }
    >
      {translate('appDesk.stale', { count: stale.length, carriable: carriable.length })}
    </Alert>
  );
}

/** The reviewer's desk: the 31 items left, leads with evidence and the decision right; every decision is a person's. */
export function Desk({ reviewed, rules, found }: DeskProps) {
  const translate = useTranslate();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const items = deskItems(rules.items, found, reviewed.decisions);
  const { current, open } = useCurrent(items);
  const closed = useClosed(reviewed);
  const work = useDrafts({ reviewed, items, current, open });
  const goToOpen = (): void => open(nextOpen(items, current) ?? current);
  useDeskKeys({
    onMove: (step) => open(neighbour(items, current, step)),
    onNextOpen: goToOpen,
    onVerdict: (verdict) => closed === undefined && work.choose(verdict),
    onSave: work.save,
  });
  const list = (close: () => void) => (
    <ItemList
      items={items}
      classes={rules.classes}
      current={current}
      onOpen={(item) => {
        open(item);
        close();
      }}
    />
  );
  return (
    <>
      {closed === undefined && <Stale items={items} busy={work.busy} onCarry={work.carry} />}
      <Stack direction="row" sx={{ gap: 2, mb: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Progress items={items} />
        <Button data-testid="next-open" onClick={goToOpen}>
          {translate('appDesk.nextOpen')}
        </Button>
      </Stack>
      {!wide && (
        <Steps items={items} current={current} onOpen={open}>
          {list}
        </Steps>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { md: 'minmax(280px, 2fr) minmax(0, 3fr)' },
        }}
      >
        {wide && (
          <Panel
            flush
            sx={{ position: 'sticky', top: 64, maxHeight: 'calc(100vh - 80px)', overflowY: 'auto' }}
          >
            {list(() => undefined)}
          </Panel>
        )}
        <Panel flush>
          {work.desk !== undefined && (
            <ItemWork
              key={current}
              desk={work.desk}
              files={reviewed.files}
              closed={closed}
              draft={work.draft}
              busy={work.busy}
              problem={work.problem}
              focus={work.focus}
              onVerdict={work.choose}
              onDraft={work.change}
              onSave={work.save}
              onCarry={() => work.carry([current])}
            />
          )}
        </Panel>
      </Box>
      {wide && closed === undefined && (
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mt: 1 }}>
          {translate('appDesk.keys')}
        </Typography>
      )}
    </>
  );
}

import { Box, Stack, Tab, Tabs } from '@mui/material';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { PageHeader } from './PageHeader.tsx';
import { Panel } from './Panel.tsx';

interface RecordTab {
  id: string;
  label: string;
  content: ReactNode;
  /** Content brings its own edges (tables). */
  flush?: boolean;
}

interface RecordPageProps {
  title: string;
  mark?: ReactNode;
  text?: ReactNode;
  parent: { label: string; to: string };
  actions?: ReactNode;
  tabs: readonly RecordTab[];
  /** Activity, audit, facts: right of the tabs, below them on narrow screens. */
  aside?: ReactNode;
  /** Pixels, beside the tabs; facts and activity by default. */
  asideWidth?: number;
}

/** The *record* page shape: title and state on top, tabs, activity on the right. The tab is in the URL. */
export function RecordPage({ tabs, aside, asideWidth = 340, ...head }: RecordPageProps) {
  const [params, setParams] = useSearchParams();
  const shown = tabs.find(({ id }) => id === params.get('tab')) ?? tabs[0];
  return (
    <>
      <PageHeader {...head} />
      <Stack direction={{ xs: 'column', lg: 'row' }} sx={{ gap: 2, alignItems: 'flex-start' }}>
        <Panel flush sx={{ flex: 1, minWidth: 0, width: '100%' }}>
          <Tabs
            value={shown?.id ?? false}
            onChange={(_event, id: string) => {
              setParams(
                (old) => {
                  old.set('tab', id);
                  return old;
                },
                { replace: true },
              );
            }}
            variant="scrollable"
            sx={{ borderBottom: 1, borderColor: 'divider', px: 1 }}
          >
            {tabs.map(({ id, label }) => (
              <Tab key={id} value={id} label={label} data-testid={`tab-${id}`} />
            ))}
          </Tabs>
          <Box role="tabpanel" sx={shown?.flush === true ? undefined : { p: 2 }}>
            {shown?.content}
          </Box>
        </Panel>
        {aside !== undefined && (
          <Stack
            component="aside"
            sx={{
              width: { xs: '100%', lg: asideWidth },
              flexShrink: 0,
              gap: 2,
              // What sticks to the window sticks over the length of the tabs.
              alignSelf: { lg: 'stretch' },
            }}
          >
            {aside}
          </Stack>
        )}
      </Stack>
    </>
  );
}

import Settings from '@mui/icons-material/SettingsOutlined';
import { Box, Button, Tab, Tabs, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { InboxRow } from './InboxRow.tsx';
import { useInbox, useInboxStep, useInboxSummary, type InboxView } from './use-inbox.ts';

const views: readonly InboxView[] = ['all', 'unread', 'toAcknowledge'];
const page = 30;
/** The API answers no more at once; older messages are found by words. */
const most = 990;

/** What was said to me: unread first, then the newest. */
export default function InboxPage() {
  const translate = useTranslate();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState('');
  const [count, setCount] = useState(page);
  const view = views.find((each) => each === params.get('view')) ?? 'all';
  const summary = useInboxSummary();
  const query = useInbox(view, text, count);
  const step = useInboxStep();
  const unread = summary.data?.unread ?? 0;
  const counts = { all: undefined, unread, toAcknowledge: summary.data?.toAcknowledge };
  return (
    <>
      <PageHeader
        title={translate('inbox.title')}
        text={translate('inbox.text')}
        actions={
          <>
            <Button component={Link} to="/inbox/settings" startIcon={<Settings />}>
              {translate('inbox.settings')}
            </Button>
            <Button
              variant="outlined"
              disabled={unread === 0 || step.isPending}
              onClick={() => step.mutate('read-all')}
              data-testid="inbox-read-all"
            >
              {translate('inbox.readAll')}
            </Button>
          </>
        }
      />
      <Panel flush testId="inbox">
        <Tabs
          value={view}
          variant="scrollable"
          onChange={(_event, next: InboxView) => {
            setCount(page);
            setParams(next === 'all' ? {} : { view: next }, { replace: true });
          }}
          sx={{ borderBottom: 1, borderColor: 'divider', px: 1 }}
        >
          {views.map((each) => (
            <Tab
              key={each}
              value={each}
              data-testid={`inbox-view-${each}`}
              label={`${translate(`inbox.view.${each}`)}${counts[each] === undefined ? '' : ` ${counts[each]}`}`}
            />
          ))}
        </Tabs>
        <Box sx={{ p: 1, borderBottom: 1, borderColor: 'divider' }}>
          <TextField
            type="search"
            placeholder={translate('inbox.search')}
            value={text}
            onChange={({ target }) => setText(target.value)}
            sx={{ maxWidth: 320, '& .MuiInputBase-input': { py: 0.75, fontSize: '0.8125rem' } }}
            slotProps={{ htmlInput: { 'aria-label': translate('inbox.search') } }}
          />
        </Box>
        <Loaded query={query}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={translate('inbox.empty')} text={translate('inbox.emptyHelp')} />
            ) : (
              <>
                <Box component="ul" sx={{ m: 0, p: 0 }}>
                  {items.map((item) => (
                    <InboxRow key={item.id} item={item} />
                  ))}
                </Box>
                {items.length >= count && count < most && (
                  <Box sx={{ p: 1, textAlign: 'center', borderTop: 1, borderColor: 'divider' }}>
                    <Button onClick={() => setCount(count + page)}>
                      {translate('inbox.more')}
                    </Button>
                  </Box>
                )}
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}
